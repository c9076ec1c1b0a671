package io.virta.http.dynamodb.expression;

import io.virta.actors.item.AttributePath;
import io.virta.actors.item.AttributeType;
import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.Update;
import io.virta.actors.item.UpdateAction;
import io.virta.actors.item.UpdateValue;
import io.virta.http.dynamodb.expression.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Parses updates: the clauses SET, REMOVE, ADD and DELETE, each at most once. */
final class UpdateParser {
  private static final int NESTING_MAX = 100;

  private final Tokens tokens;
  private final Placeholders placeholders;
  private final PathParser paths;
  private final List<UpdateAction> actions = new ArrayList<>();
  private int nesting;

  UpdateParser(Tokens tokens, Placeholders placeholders) {
    this.tokens = tokens;
    this.placeholders = placeholders;
    this.paths = new PathParser(tokens, placeholders);
  }

  Update whole() {
    Set<String> seen = new HashSet<>();
    do {
      String clause = tokens.peek().text().toUpperCase(Locale.ROOT);
      clause(clause);
      if (!seen.add(clause)) {
        throw tokens.refused(
            "The \"%s\" section can only be used once in an update expression;".formatted(clause));
      }
    } while (tokens.peek().kind() != Kind.END);
    checkPaths();
    return new Update(actions);
  }

  private void clause(String clause) {
    if (tokens.peek().kind() != Kind.WORD) {
      tokens.fail();
    }
    switch (clause) {
      case "SET", "REMOVE", "ADD", "DELETE" -> tokens.take();
      default -> tokens.fail();
    }
    do {
      actions.add(action(clause));
    } while (tokens.takeIf(","));
  }

  private UpdateAction action(String clause) {
    AttributePath path = paths.path();
    return switch (clause) {
      case "SET" -> {
        tokens.expect("=");
        yield new UpdateAction.Put(path, sum());
      }
      case "REMOVE" -> new UpdateAction.Remove(path);
      case "ADD" -> new UpdateAction.Add(path, operand("ADD", true));
      default -> new UpdateAction.Subtract(path, operand("DELETE", false));
    };
  }

  /** Parses the operand of ADD, a number or set, or of DELETE, a set. */
  private AttributeValue operand(String clause, boolean numbers) {
    AttributeValue value = placeholders.value(tokens.take(Kind.VALUE_PLACEHOLDER).text(), tokens);
    if (!value.type().isSet() && !(numbers && value.type() == AttributeType.N)) {
      throw tokens.refused(
          "Incorrect operand type for operator or function; operator: %s, operand type: %s, typeSet: ALLOWED_FOR_%1$s_OPERAND"
              .formatted(clause, TypeWords.of(value.type())));
    }
    return value;
  }

  private UpdateValue sum() {
    UpdateValue left = term();
    if (tokens.peek().isSign("+") || tokens.peek().isSign("-")) {
      String sign = tokens.take().text();
      UpdateValue right = term();
      check(sign, left, AttributeType.N);
      check(sign, right, AttributeType.N);
      return new UpdateValue.Calculated(left, sign.equals("+"), right);
    }
    return left;
  }

  private UpdateValue term() {
    if (++nesting > NESTING_MAX) {
      throw tokens.refused("The expression contains too many nested functions;");
    }
    try {
      if (tokens.takeIf("(")) {
        UpdateValue value = sum();
        tokens.expect(")");
        return value;
      }
      if (tokens.peek().kind() == Kind.VALUE_PLACEHOLDER) {
        return new UpdateValue.Given(placeholders.value(tokens.take().text(), tokens));
      }
      boolean call = tokens.peek().kind() == Kind.WORD && tokens.peekSecond().isSign("(");
      return call ? function() : new UpdateValue.Copied(paths.path());
    } finally {
      nesting--;
    }
  }

  private UpdateValue function() {
    String name = tokens.take().text();
    tokens.expect("(");
    UpdateValue value =
        switch (name) {
          case "if_not_exists" -> {
            AttributePath path = paths.path();
            tokens.expect(",");
            yield new UpdateValue.CopiedOr(path, term());
          }
          case "list_append" -> {
            UpdateValue front = term();
            tokens.expect(",");
            UpdateValue back = term();
            check(name, front, AttributeType.L);
            check(name, back, AttributeType.L);
            yield new UpdateValue.Appended(front, back);
          }
          default -> throw tokens.refused("Invalid function name; function: " + name);
        };
    tokens.expect(")");
    return value;
  }

  private void check(String operator, UpdateValue value, AttributeType type) {
    if (value instanceof UpdateValue.Given given && given.value().type() != type) {
      throw tokens.refused(
          "Incorrect operand type for operator or function; operator or function: %s, operand type: %s"
              .formatted(operator, given.value().type()));
    }
  }

  private void checkPaths() {
    for (int i = 0; i < actions.size(); i++) {
      for (int j = i + 1; j < actions.size(); j++) {
        AttributePath one = actions.get(i).path();
        AttributePath two = actions.get(j).path();
        if (one.overlaps(two)) {
          throw tokens.refused(
              "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: %s, path two: %s"
                  .formatted(one, two));
        }
        if (one.conflictsWith(two)) {
          throw tokens.refused(
              "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: %s, path two: %s"
                  .formatted(one, two));
        }
      }
    }
  }
}
