package io.virta.http.aws.identity.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * What a new policy of a resource must keep to: it names its resource and actions one by one, so
 * that nobody can give himself more than the resource's owner meant to share.
 *
 * @param resource the ARN of the resource that the policy is put on
 * @param actions what can be shared of it, such as {@code kinesis:PutRecord}
 */
public record SharingRules(String resource, Set<String> actions) {
  private static final List<String> NEGATED = List.of("NotAction", "NotResource", "NotPrincipal");

  public SharingRules {
    actions = Set.copyOf(actions);
  }

  /**
   * Checks a well-formed statement.
   *
   * @throws MalformedPolicyException naming place, value and expectation
   */
  void check(JsonNode statement, String path) {
    for (String member : NEGATED) {
      if (statement.has(member)) {
        throw new MalformedPolicyException(
            "%s.%s cannot be used in the policy of a resource".formatted(path, member));
      }
    }
    for (JsonNode action : PolicyReader.elements(statement.path("Action"))) {
      if (actions.stream().noneMatch(action.asText()::equalsIgnoreCase)) {
        throw new MalformedPolicyException(
            "%s.Action has %s, expected one of %s"
                .formatted(path, PolicyReader.brief(action), actions.stream().sorted().toList()));
      }
    }
    for (JsonNode named : PolicyReader.elements(statement.path("Resource"))) {
      if (!named.asText().equals(resource)) {
        throw new MalformedPolicyException(
            "%s.Resource has %s, expected \"%s\""
                .formatted(path, PolicyReader.brief(named), resource));
      }
    }
  }
}
