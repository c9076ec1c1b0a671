package io.virta.http.aws.identity.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * Requirements for a new resource policy: it must name its resource and actions explicitly, so that
 * it shares no more than the owner intended.
 *
 * @param resource the ARN of the resource that the policy is attached to
 * @param actions the actions that can be shared, such as {@code kinesis:PutRecord}
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
