package io.virta.http.aws.identity.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one statement of a policy. */
final class StatementReader {
  private static final Set<String> MEMBERS =
      Set.of("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition");
  private static final Set<String> MEMBERS_WITH_PRINCIPALS =
      Stream.concat(MEMBERS.stream(), Stream.of("Principal", "NotPrincipal"))
          .collect(Collectors.toUnmodifiableSet());
  private static final Pattern ACTION = Pattern.compile("\\*|[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+");
  private static final Pattern RESOURCE = Pattern.compile("\\*|arn:.+");

  private final boolean hasVariables;
  private final boolean hasPrincipals;

  StatementReader(boolean hasVariables, boolean hasPrincipals) {
    this.hasVariables = hasVariables;
    this.hasPrincipals = hasPrincipals;
  }

  Statement read(JsonNode node, String path) {
    if (!node.isObject()) {
      throw new MalformedPolicyException(
          path + " is " + PolicyReader.brief(node) + ", expected an object");
    }
    PolicyReader.refuseOthers(node, path + ".", hasPrincipals ? MEMBERS_WITH_PRINCIPALS : MEMBERS);
    String action = oneOf(node, path, "Action", "NotAction");
    String resource = oneOf(node, path, "Resource", "NotResource");
    return new Statement(
        allows(node.path("Effect"), path),
        texts(node, path, action, StatementReader::action),
        action.equals("NotAction"),
        texts(node, path, resource, text -> resource(text, path + "." + resource)),
        resource.equals("NotResource"),
        principals(node, path),
        conditions(node.path("Condition"), path + ".Condition"));
  }

  private static boolean allows(JsonNode effect, String path) {
    String text = effect.asText();
    if (!text.equals("Allow") && !text.equals("Deny")) {
      throw new MalformedPolicyException(
          "%s.Effect is %s, expected \"Allow\" or \"Deny\""
              .formatted(path, effect.isMissingNode() ? "missing" : PolicyReader.brief(effect)));
    }
    return text.equals("Allow");
  }

  private static String oneOf(JsonNode node, String path, String plain, String negated) {
    if (node.has(plain) == node.has(negated)) {
      throw new MalformedPolicyException(
          "%s has %s of %s and %s, expected one"
              .formatted(path, node.has(plain) ? "both" : "none", plain, negated));
    }
    return node.has(plain) ? plain : negated;
  }

  private static <T> List<T> texts(
      JsonNode node, String path, String member, Function<String, @Nullable T> reader) {
    List<T> read = new ArrayList<>();
    for (JsonNode element : PolicyReader.elements(node.path(member))) {
      T value = element.isTextual() ? reader.apply(element.asText()) : null;
      if (value == null) {
        throw new MalformedPolicyException(
            "%s.%s has %s, expected %s"
                .formatted(path, member, PolicyReader.brief(element), expected(member)));
      }
      read.add(value);
    }
    if (read.isEmpty()) {
      throw new MalformedPolicyException(
          "%s.%s is empty, expected %s".formatted(path, member, expected(member)));
    }
    return List.copyOf(read);
  }

  private static String expected(String member) {
    return member.endsWith("Action")
        ? "an action such as kinesis:PutRecord, kinesis:Get* or *"
        : "an ARN or *";
  }

  private static @Nullable Glob action(String text) {
    return ACTION.matcher(text).matches() ? Glob.of(text.toLowerCase(Locale.ROOT)) : null;
  }

  private @Nullable Template resource(String text, String path) {
    return RESOURCE.matcher(text).matches() ? template(text, path) : null;
  }

  private Template template(String text, String path) {
    try {
      return hasVariables ? Template.parse(text) : Template.plain(text);
    } catch (MalformedPolicyException wrong) {
      throw new MalformedPolicyException(path + " has " + wrong.getMessage());
    }
  }

  private @Nullable Principals principals(JsonNode node, String path) {
    if (!hasPrincipals) {
      return null;
    }
    String member = oneOf(node, path, "Principal", "NotPrincipal");
    return PrincipalsReader.read(node.path(member), path + "." + member);
  }

  private List<Condition> conditions(JsonNode block, String path) {
    if (block.isMissingNode()) {
      return List.of();
    }
    if (!block.isObject()) {
      throw new MalformedPolicyException(
          path + " is " + PolicyReader.brief(block) + ", expected an object");
    }
    List<Condition> conditions = new ArrayList<>();
    for (Map.Entry<String, JsonNode> line : block.properties()) {
      ConditionOperator operator = ConditionOperator.find(line.getKey());
      if (operator == null || !line.getValue().isObject()) {
        throw new MalformedPolicyException(
            "%s.%s is not known, expected an operator such as StringEquals with an object of keys"
                .formatted(path, line.getKey()));
      }
      for (Map.Entry<String, JsonNode> key : line.getValue().properties()) {
        conditions.add(condition(operator, key, path + "." + line.getKey() + "." + key.getKey()));
      }
    }
    return List.copyOf(conditions);
  }

  private Condition condition(
      ConditionOperator operator, Map.Entry<String, JsonNode> key, String path) {
    String known = ConditionKeys.find(key.getKey());
    if (known == null) {
      throw new MalformedPolicyException(
          path + " is not known, expected " + ConditionKeys.expected());
    }
    List<Template> expected = new ArrayList<>();
    for (JsonNode element : PolicyReader.elements(key.getValue())) {
      if (!element.isValueNode() || element.isNull()) {
        throw new MalformedPolicyException(
            path + " has " + PolicyReader.brief(element) + ", expected a text");
      }
      expected.add(value(operator, element.asText(), path));
    }
    if (expected.isEmpty()) {
      throw new MalformedPolicyException(path + " is empty, expected a value");
    }
    return new Condition(operator, known, List.copyOf(expected));
  }

  private Template value(ConditionOperator operator, String text, String path) {
    Template template = template(text, path);
    String missed = template.isConstant() ? operator.comparison().expectationMissedBy(text) : null;
    if (missed != null) {
      throw new MalformedPolicyException("%s has '%s', expected %s".formatted(path, text, missed));
    }
    return template;
  }
}
