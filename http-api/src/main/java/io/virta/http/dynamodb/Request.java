package io.virta.http.dynamodb;

import io.virta.actors.item.AttributePath;
import io.virta.actors.item.Condition;
import io.virta.http.dynamodb.expression.Expressions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part common to all requests about items: expressions with placeholders, or their legacy
 * forms.
 */
final class Request {
  private static final List<String> EXPRESSIONS =
      List.of(
          "ConditionExpression",
          "UpdateExpression",
          "FilterExpression",
          "ProjectionExpression",
          "KeyConditionExpression");
  private static final List<String> OLDER_FORMS =
      List.of(
          "Expected",
          "AttributeUpdates",
          "AttributesToGet",
          "ScanFilter",
          "QueryFilter",
          "KeyConditions",
          "ConditionalOperator");

  private final Input input;
  private final Expressions expressions;

  Request(Input input) {
    this.input = input;
    List<String> given = EXPRESSIONS.stream().filter(input::has).toList();
    List<String> older = OLDER_FORMS.stream().filter(input::has).toList();
    if (!given.isEmpty() && !older.isEmpty()) {
      throw DynamoDbException.validation(
          "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {%s} Expression parameters: {%s}"
              .formatted(String.join(", ", older), String.join(", ", given)));
    }
    for (String placeholders : List.of("ExpressionAttributeNames", "ExpressionAttributeValues")) {
      checkPlaceholders(placeholders, given.isEmpty());
    }
    this.expressions = new Expressions(names(), input.values("ExpressionAttributeValues"));
  }

  private void checkPlaceholders(String member, boolean noExpressions) {
    if (!input.has(member)) {
      return;
    }
    if (noExpressions) {
      throw DynamoDbException.validation(member + " can only be specified when using expressions");
    }
    if (input.members(member).isEmpty()) {
      throw DynamoDbException.validation(member + " must not be empty");
    }
    String sign = member.endsWith("Names") ? "#" : ":";
    for (String key : input.members(member).keySet()) {
      if (!key.matches(sign + "[A-Za-z0-9_]+")) {
        throw DynamoDbException.validation(
            "%s contains invalid key: Syntax error; key: \"%s\"".formatted(member, key));
      }
    }
  }

  private Map<String, String> names() {
    Map<String, String> names = new HashMap<>();
    Input given = input.object("ExpressionAttributeNames");
    if (given != null) {
      input
          .members("ExpressionAttributeNames")
          .keySet()
          .forEach(placeholder -> names.put(placeholder, given.requiredText(placeholder)));
    }
    return names;
  }

  Input input() {
    return input;
  }

  Expressions expressions() {
    return expressions;
  }

  /** Returns the condition of a write, or null if there is none. */
  @Nullable Condition condition() {
    return condition("ConditionExpression", "Expected");
  }

  /** Returns a condition in either form, or null if there is none. */
  @Nullable Condition condition(String expression, String older) {
    String text = input.text(expression);
    return text == null
        ? LegacyConditions.of(input, older)
        : expressions.condition(expression, text);
  }

  /** Returns the paths that select parts of items; null for complete items. */
  @Nullable List<AttributePath> projection() {
    String text = input.text("ProjectionExpression");
    if (text != null) {
      return expressions.projection(text);
    }
    List<AttributePath> paths = new ArrayList<>();
    input.texts("AttributesToGet").forEach(name -> paths.add(AttributePath.of(name)));
    return paths.isEmpty() ? null : paths;
  }

  /** Checks that all placeholders were used; to be called after reading all expressions. */
  void checkAllUsed() {
    expressions.checkAllUsed();
  }
}
