package io.virta.http.dynamodb.expression;

import io.virta.actors.item.AttributePath;
import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.Comparison;
import io.virta.actors.item.Condition;
import io.virta.actors.item.Operand;
import io.virta.actors.item.Update;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import io.virta.actors.table.PageRequest.KeyCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Parses the expressions of one request, which share their placeholders. Refusals have the code
 * {@code VALIDATION} and DynamoDB's messages. Not thread safe.
 */
public final class Expressions {
  private final Placeholders placeholders;

  /** Takes the names and values that the request's placeholders stand for. */
  public Expressions(Map<String, String> names, Map<String, AttributeValue> values) {
    this.placeholders = new Placeholders(names, values);
  }

  /**
   * Parses a condition; {@code parameter} is its name in the request, such as ConditionExpression.
   */
  public Condition condition(String parameter, String text) {
    return new ConditionParser(new Tokens(parameter, text), placeholders).whole();
  }

  public Update update(String text) {
    return new UpdateParser(new Tokens("UpdateExpression", text), placeholders).whole();
  }

  public List<AttributePath> projection(String text) {
    Tokens tokens = new Tokens("ProjectionExpression", text);
    PathParser parser = new PathParser(tokens, placeholders);
    List<AttributePath> paths = new ArrayList<>();
    do {
      AttributePath path = parser.path();
      paths.stream()
          .filter(path::overlaps)
          .findFirst()
          .ifPresent(
              other -> {
                throw tokens.refused(
                    "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: %s, path two: %s"
                        .formatted(other, path));
              });
      paths.add(path);
    } while (tokens.takeIf(","));
    tokens.expectEnd();
    return paths;
  }

  /** Parses conditions on the attributes of a key, joined by AND. */
  public List<KeyCondition> keyConditions(String text) {
    List<KeyCondition> keys = new ArrayList<>();
    collect(condition("KeyConditionExpression", text), keys);
    if (keys.size() > 2) {
      throw refused("Conditions can be of length 1 or 2 only");
    }
    return keys;
  }

  private static void collect(Condition condition, List<KeyCondition> keys) {
    if (condition instanceof Condition.And and) {
      collect(and.left(), keys);
      collect(and.right(), keys);
    } else {
      keys.add(new KeyCondition(attributeOf(condition), condition));
    }
  }

  private static String attributeOf(Condition condition) {
    Operand operand = null;
    if (condition instanceof Condition.Compare compare
        && compare.right() instanceof Operand.Literal) {
      if (compare.comparison() == Comparison.NOT_EQUAL) {
        throw refused("Unsupported operator on KeyCondition: operator: <>");
      }
      operand = compare.left();
    } else if (condition instanceof Condition.Between between
        && between.low() instanceof Operand.Literal
        && between.high() instanceof Operand.Literal) {
      operand = between.operand();
    } else if (condition instanceof Condition.BeginsWith begins
        && begins.prefix() instanceof Operand.Literal) {
      operand = begins.operand();
    }
    if (operand instanceof Operand.Attribute attribute && attribute.path().steps().isEmpty()) {
      return attribute.path().root();
    }
    throw refused("Invalid operator used in KeyConditionExpression");
  }

  /**
   * Refuses names and values that no expression has used; to be called after the last expression.
   */
  public void checkAllUsed() {
    placeholders.checkAllUsed();
  }

  private static VirtaException refused(String message) {
    return new VirtaException(ErrorCode.VALIDATION, message);
  }
}
