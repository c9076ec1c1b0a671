package io.virta.http.dynamodb.expression;

import io.virta.actors.item.AttributeOrder;
import io.virta.actors.item.AttributeType;
import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.AttributeValue.Text;
import io.virta.actors.item.Comparison;
import io.virta.actors.item.Condition;
import io.virta.actors.item.Operand;
import io.virta.http.dynamodb.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Parses conditions; NOT binds tighter than AND, AND tighter than OR. */
final class ConditionParser {
  private static final int NESTING_MAX = 100;
  private static final int CANDIDATES_MAX = 100;

  private static final Map<String, Comparison> COMPARISONS =
      Map.of(
          "=", Comparison.EQUAL,
          "<>", Comparison.NOT_EQUAL,
          "<", Comparison.LESS,
          "<=", Comparison.LESS_OR_EQUAL,
          ">", Comparison.GREATER,
          ">=", Comparison.GREATER_OR_EQUAL);

  private final Tokens tokens;
  private final Placeholders placeholders;
  private final PathParser paths;
  private int nesting;

  ConditionParser(Tokens tokens, Placeholders placeholders) {
    this.tokens = tokens;
    this.placeholders = placeholders;
    this.paths = new PathParser(tokens, placeholders);
  }

  Condition whole() {
    Condition condition = either();
    tokens.expectEnd();
    return condition;
  }

  private Condition either() {
    if (++nesting > NESTING_MAX) {
      throw tokens.refused("The expression contains too many nested parentheses or NOT;");
    }
    Condition condition = both();
    while (tokens.takeIfKeyword("OR")) {
      condition = new Condition.Or(condition, both());
    }
    nesting--;
    return condition;
  }

  private Condition both() {
    Condition condition = negated();
    while (tokens.takeIfKeyword("AND")) {
      condition = new Condition.And(condition, negated());
    }
    return condition;
  }

  private Condition negated() {
    boolean negative = false;
    while (tokens.takeIfKeyword("NOT")) {
      negative = !negative;
    }
    Condition condition = primary();
    return negative ? new Condition.Not(condition) : condition;
  }

  private Condition primary() {
    if (tokens.takeIf("(")) {
      Condition condition = either();
      tokens.expect(")");
      return condition;
    }
    boolean call = tokens.peek().kind() == Kind.WORD && tokens.peekSecond().isSign("(");
    return call && !tokens.peek().text().equals("size") ? function() : comparison();
  }

  private Condition function() {
    String name = tokens.take().text();
    tokens.expect("(");
    Condition condition =
        switch (name) {
          case "attribute_exists" -> new Condition.Exists(paths.path());
          case "attribute_not_exists" -> new Condition.Not(new Condition.Exists(paths.path()));
          case "attribute_type" -> hasType();
          case "begins_with" -> beginsWith();
          case "contains" -> contains();
          default -> throw tokens.refused("Invalid function name; function: " + name);
        };
    tokens.expect(")");
    return condition;
  }

  private Condition hasType() {
    Operand subject = operand();
    tokens.expect(",");
    Operand type = operand();
    if (!(subject instanceof Operand.Attribute attribute)
        || !(type instanceof Operand.Literal literal)
        || !(literal.value() instanceof Text name)) {
      throw tokens.refused(
          "Incorrect operand type for operator or function; operator or function: attribute_type");
    }
    for (AttributeType known : AttributeType.values()) {
      if (known.name().equals(name.value())) {
        return new Condition.HasType(attribute.path(), known);
      }
    }
    throw tokens.refused(
        "Invalid attribute type name found; type: %s, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"
            .formatted(name.value()));
  }

  private Condition beginsWith() {
    Operand subject = operand();
    tokens.expect(",");
    Operand prefix = operand();
    checkDistinct("begins_with", subject, List.of(prefix));
    for (Operand operand : List.of(subject, prefix)) {
      if (operand instanceof Operand.Literal literal
          && literal.value().type() != AttributeType.S
          && literal.value().type() != AttributeType.B) {
        throw wrongOperand("begins_with", literal.value());
      }
    }
    return new Condition.BeginsWith(subject, prefix);
  }

  private Condition contains() {
    Operand container = operand();
    tokens.expect(",");
    Operand part = operand();
    checkDistinct("contains", container, List.of(part));
    return new Condition.Contains(container, part);
  }

  private Condition comparison() {
    Operand left = operand();
    if (tokens.takeIfKeyword("BETWEEN")) {
      Operand low = operand();
      tokens.expectKeyword("AND");
      return between(left, low, operand());
    }
    if (tokens.takeIfKeyword("IN")) {
      List<Operand> candidates = candidates();
      checkDistinct("IN", left, candidates);
      return new Condition.In(left, candidates);
    }
    Comparison comparison = COMPARISONS.get(tokens.peek().text());
    if (comparison == null) {
      tokens.fail();
      throw new AssertionError("fail throws");
    }
    String sign = tokens.take().text();
    Operand right = operand();
    checkDistinct(sign, left, List.of(right));
    boolean ordered = comparison != Comparison.EQUAL && comparison != Comparison.NOT_EQUAL;
    if (ordered) {
      checkOrdered(sign, left);
      checkOrdered(sign, right);
    }
    return new Condition.Compare(left, comparison, right);
  }

  private void checkDistinct(String operator, Operand first, List<Operand> others) {
    if (first instanceof Operand.Attribute attribute && others.contains(first)) {
      throw tokens.refused(
          "The first operand must be distinct from the remaining operands for this operator or function; operator: %s, first operand: %s"
              .formatted(operator, attribute.path()));
    }
  }

  private Condition between(Operand operand, Operand low, Operand high) {
    checkDistinct("BETWEEN", operand, List.of(low, high));
    for (Operand bound : List.of(operand, low, high)) {
      checkOrdered("BETWEEN", bound);
    }
    if (low instanceof Operand.Literal from && high instanceof Operand.Literal to) {
      if (from.value().type() != to.value().type()) {
        throw tokens.refused(
            "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {%s}, upper bound operand: AttributeValue: {%s}"
                .formatted(Words.of(from.value()), Words.of(to.value())));
      }
      if (AttributeOrder.INSTANCE.compare(from.value(), to.value()) > 0) {
        throw tokens.refused(
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {%s}, upper bound operand: AttributeValue: {%s}"
                .formatted(Words.of(from.value()), Words.of(to.value())));
      }
    }
    return new Condition.Between(operand, low, high);
  }

  private void checkOrdered(String operator, Operand operand) {
    if (operand instanceof Operand.Literal literal && !literal.value().type().isScalarKey()) {
      throw wrongOperand(operator, literal.value());
    }
  }

  private RuntimeException wrongOperand(String operator, AttributeValue value) {
    return tokens.refused(
        "Incorrect operand type for operator or function; operator or function: %s, operand type: %s"
            .formatted(operator, value.type()));
  }

  private List<Operand> candidates() {
    tokens.expect("(");
    List<Operand> candidates = new ArrayList<>();
    do {
      candidates.add(operand());
    } while (tokens.takeIf(","));
    tokens.expect(")");
    if (candidates.size() > CANDIDATES_MAX) {
      throw tokens.refused(
          "The IN operator is provided with too many operands; number of operands: "
              + candidates.size());
    }
    return candidates;
  }

  private Operand operand() {
    Token token = tokens.peek();
    if (token.kind() == Kind.VALUE_PLACEHOLDER) {
      return new Operand.Literal(placeholders.value(tokens.take().text(), tokens));
    }
    if (token.text().equals("size") && tokens.peekSecond().isSign("(")) {
      tokens.take();
      tokens.expect("(");
      Operand.Size size = new Operand.Size(paths.path());
      tokens.expect(")");
      return size;
    }
    return new Operand.Attribute(paths.path());
  }
}
