package io.virta.http.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import io.virta.actors.item.AttributePath;
import io.virta.actors.item.AttributeType;
import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.Comparison;
import io.virta.actors.item.Condition;
import io.virta.actors.item.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The conditions that predate expressions: {@code Expected}, {@code ScanFilter}, {@code
 * QueryFilter} and {@code KeyConditions}, each with one comparison per attribute. Consumer
 * libraries still renew leases with them.
 */
final class LegacyConditions {
  /** As many as fit in an expression. */
  private static final int CONDITIONS_MAX = 300;

  private LegacyConditions() {}

  /**
   * Returns all conditions in a member, joined as the request specifies; null if there are none.
   */
  static @Nullable Condition of(Input request, String member) {
    Map<String, JsonNode> conditions = request.members(member);
    if (conditions.size() > CONDITIONS_MAX) {
      throw DynamoDbException.validation(
          "One or more parameter values were invalid: " + member + " has more than 300 conditions");
    }
    if (request.has("ConditionalOperator") && conditions.size() < 2) {
      throw DynamoDbException.validation(
          "ConditionalOperator can only be used when Filter or Expected has two or more elements");
    }
    boolean any = request.word("ConditionalOperator", "AND", "OR").equals("OR");
    Condition all = null;
    for (Map.Entry<String, JsonNode> entry : conditions.entrySet()) {
      Condition next = condition(entry.getKey(), new Input(entry.getValue()));
      all = all == null ? next : any ? new Condition.Or(all, next) : new Condition.And(all, next);
    }
    return all;
  }

  static Condition condition(String attribute, Input input) {
    String operator = input.text("ComparisonOperator");
    AttributePath path = AttributePath.of(attribute);
    if (operator != null) {
      List<AttributeValue> values = new ArrayList<>();
      input.elements("AttributeValueList").forEach(json -> values.add(AttributeJson.value(json)));
      JsonNode value = input.find("Value");
      if (value != null) {
        values.add(AttributeJson.value(value));
      }
      return compare(path, operator, values);
    }
    return expected(attribute, path, input);
  }

  private static Condition expected(String attribute, AttributePath path, Input input) {
    JsonNode value = input.find("Value");
    Boolean exists = input.bool("Exists");
    if (Boolean.FALSE.equals(exists)) {
      if (value != null) {
        throw DynamoDbException.validation(
            "One or more parameter values were invalid: Value cannot be used when Exists is set to"
                + " false for Attribute: "
                + attribute);
      }
      return new Condition.Not(new Condition.Exists(path));
    }
    if (value == null) {
      throw DynamoDbException.validation(
          "One or more parameter values were invalid: Value must be provided when Exists is %s for Attribute: %s"
              .formatted(exists == null ? "null" : "true", attribute));
    }
    return compare(path, "EQ", List.of(AttributeJson.value(value)));
  }

  private static Condition compare(
      AttributePath path, String operator, List<AttributeValue> values) {
    check(operator, values);
    Operand subject = new Operand.Attribute(path);
    List<Operand> operands = new ArrayList<>();
    values.forEach(value -> operands.add(new Operand.Literal(value)));
    return switch (operator) {
      case "EQ" -> new Condition.Compare(subject, Comparison.EQUAL, operands.get(0));
      case "NE" -> new Condition.Compare(subject, Comparison.NOT_EQUAL, operands.get(0));
      case "LT" -> new Condition.Compare(subject, Comparison.LESS, operands.get(0));
      case "LE" -> new Condition.Compare(subject, Comparison.LESS_OR_EQUAL, operands.get(0));
      case "GT" -> new Condition.Compare(subject, Comparison.GREATER, operands.get(0));
      case "GE" -> new Condition.Compare(subject, Comparison.GREATER_OR_EQUAL, operands.get(0));
      case "NOT_NULL" -> new Condition.Exists(path);
      case "NULL" -> new Condition.Not(new Condition.Exists(path));
      case "CONTAINS" -> new Condition.Contains(subject, operands.get(0));
      // Does not hold if the attribute does not exist.
      case "NOT_CONTAINS" ->
          new Condition.And(
              new Condition.Exists(path),
              new Condition.Not(new Condition.Contains(subject, operands.get(0))));
      case "BEGINS_WITH" -> new Condition.BeginsWith(subject, operands.get(0));
      case "IN" -> new Condition.In(subject, operands);
      default -> new Condition.Between(subject, operands.get(0), operands.get(1));
    };
  }

  private static void check(String operator, List<AttributeValue> values) {
    boolean right =
        switch (operator) {
          case "NULL", "NOT_NULL" -> values.isEmpty();
          case "EQ", "NE", "LT", "LE", "GT", "GE", "CONTAINS", "NOT_CONTAINS", "BEGINS_WITH" ->
              values.size() == 1;
          case "IN" -> !values.isEmpty();
          case "BETWEEN" -> values.size() == 2;
          default ->
              throw DynamoDbException.validation(
                  "1 validation error detected: Value '%s' at 'comparisonOperator' failed to satisfy constraint: Member must satisfy enum value set: [IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]"
                      .formatted(operator));
        };
    if (!right) {
      throw DynamoDbException.validation(
          "One or more parameter values were invalid: Invalid number of argument(s) for the %s ComparisonOperator"
              .formatted(operator));
    }
    for (AttributeValue value : values) {
      if (!fits(operator, value.type())) {
        throw DynamoDbException.validation(
            "One or more parameter values were invalid: ComparisonOperator %s is not valid for %s AttributeValue type"
                .formatted(operator, value.type()));
      }
    }
  }

  private static boolean fits(String operator, AttributeType type) {
    return switch (operator) {
      case "LT", "LE", "GT", "GE", "BETWEEN" -> type.isScalarKey();
      case "BEGINS_WITH" -> type == AttributeType.S || type == AttributeType.B;
      default -> true;
    };
  }
}
