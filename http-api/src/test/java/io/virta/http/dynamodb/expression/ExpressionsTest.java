package io.virta.http.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.AttributeValue.Document;
import io.virta.actors.item.AttributeValue.Numeric;
import io.virta.actors.item.AttributeValue.Sequence;
import io.virta.actors.item.AttributeValue.Text;
import io.virta.actors.item.AttributeValue.TextSet;
import io.virta.actors.item.Item;
import io.virta.actors.item.Numbers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parses expressions and applies them to an item. */
class ExpressionsTest {
  private static final Item ITEM =
      new Item(
          Map.of(
              "s", new Text("abc"),
              "n", number("1.50"),
              "l", new Sequence(List.of(number("1"), number("2"), number("3"))),
              "ss", new TextSet(List.of("x", "y")),
              "m", new Document(Map.of("k", number("7")))));
  private static final Map<String, AttributeValue> VALUES =
      Map.of(
          ":a", new Text("a"),
          ":abc", new Text("abc"),
          ":one", number("1"),
          ":three", number("3"),
          ":x", new Text("x"),
          ":list", new Sequence(List.of(number("4"))),
          ":set", new TextSet(List.of("x", "y")));

  private static Numeric number(String text) {
    return new Numeric(Numbers.parse(text));
  }

  private static Expressions expressions() {
    return new Expressions(Map.of("#n", "n", "#dotted", "a.b"), VALUES);
  }

  private static Map<String, AttributeValue> updated(String update) {
    return expressions().update(update).applyTo(ITEM).attributes();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s = :abc AND #n > :one",
        "s = :a OR s = :abc AND m.k > :three",
        "NOT (s = :a OR attribute_exists(gone))",
        "n BETWEEN :one AND :three and attribute_not_exists(m.gone)",
        "s IN (:a, :abc)",
        "begins_with(s, :a) AND contains(s, :a) AND contains(ss, :x)",
        "size(l) = :three AND size(s) = :three",
        "gone <> :a AND NOT gone = :a",
        "l[0] = :one AND attribute_not_exists(l[3])",
        "attribute_not_exists(#dotted)"
      })
  void holds(String condition) {
    assertThat(expressions().condition("ConditionExpression", condition).holds(ITEM)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gone = :a",
        "s < :one",
        "gone < :a",
        "size(n) = :one",
        "gone IN (:a)",
        "begins_with(n, :a)"
      })
  void does_not_hold(String condition) {
    assertThat(expressions().condition("ConditionExpression", condition).holds(ITEM)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s =|Invalid ConditionExpression: Syntax error; token: \"<EOF>\"",
        "s = :gone|attribute value used in expression is not defined; attribute value: :gone",
        "#gone = :a|attribute name used in the document path is not defined; attribute name: #gone",
        "nothing(s)|Invalid function name; function: nothing",
        "begins_with(s, :one)|operator or function: begins_with, operand type: N",
        "n BETWEEN :three AND :one|requires upper bound to be greater than or equal to lower bound",
        "s = s|The first operand must be distinct from the remaining operands"
      })
  void refuses(String condition, String why) {
    assertThatThrownBy(() -> expressions().condition("ConditionExpression", condition))
        .hasMessageContaining(why);
  }

  @Test
  void refuses_what_nests_too_deep_before_the_stack_is_full() {
    String deep = "(".repeat(2000) + "s = :a" + ")".repeat(2000);
    assertThatThrownBy(() -> expressions().condition("ConditionExpression", deep))
        .hasMessageContaining("too many nested parentheses");
  }

  @Test
  void updates_see_the_item_as_it_was_and_lists_keep_their_positions() {
    assertThat(updated("SET s = n, n = n + :one REMOVE l[0], l[1]"))
        .containsEntry("s", number("1.5"))
        .containsEntry("n", number("2.5"))
        .containsEntry("l", new Sequence(List.of(number("3"))));
    assertThat(updated("SET l = list_append(l, :list), c = if_not_exists(c, :one) + :three"))
        .containsEntry(
            "l", new Sequence(List.of(number("1"), number("2"), number("3"), number("4"))))
        .containsEntry("c", number("4"));
    assertThat(updated("SET m.other = :a, l[9] = :one DELETE ss :set ADD hits :one"))
        .containsEntry("m", new Document(Map.of("k", number("7"), "other", new Text("a"))))
        .containsEntry(
            "l", new Sequence(List.of(number("1"), number("2"), number("3"), number("1"))))
        .containsEntry("hits", number("1"))
        .doesNotContainKey("ss");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SET a = gone|refers to an attribute that does not exist in the item",
        "SET s.k = :a|The document path provided in the update expression is invalid for update",
        "SET a = s + :one|An operand in the update expression has an incorrect data type",
        "SET a = :a, a.b = :a|Two document paths overlap with each other",
        "SET a = :a SET b = :a|section can only be used once in an update expression",
        "ADD a :a|operator: ADD, operand type: STRING"
      })
  void refuses_updates(String update, String why) {
    assertThatThrownBy(() -> updated(update)).hasMessageContaining(why);
  }

  @Test
  void every_placeholder_must_be_used() {
    Expressions expressions = new Expressions(Map.of(), Map.of(":a", new Text("a")));
    assertThatThrownBy(expressions::checkAllUsed)
        .hasMessage(
            "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}");
  }
}
