package io.virta.http.dynamodb.expression;

import io.virta.actors.item.AttributeValue;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The definitions of the {@code #names} and {@code :values} of a request. Each must be used. */
final class Placeholders {
  private final Map<String, String> names;
  private final Map<String, AttributeValue> values;
  private final Set<String> used = new HashSet<>();

  Placeholders(Map<String, String> names, Map<String, AttributeValue> values) {
    this.names = names;
    this.values = values;
  }

  String name(String placeholder, Tokens tokens) {
    String name = names.get(placeholder);
    if (name == null) {
      throw tokens.refused(
          "An expression attribute name used in the document path is not defined; attribute name: "
              + placeholder);
    }
    used.add(placeholder);
    return name;
  }

  AttributeValue value(String placeholder, Tokens tokens) {
    AttributeValue value = values.get(placeholder);
    if (value == null) {
      throw tokens.refused(
          "An expression attribute value used in expression is not defined; attribute value: "
              + placeholder);
    }
    used.add(placeholder);
    return value;
  }

  void checkAllUsed() {
    check("ExpressionAttributeNames", names.keySet());
    check("ExpressionAttributeValues", values.keySet());
  }

  private void check(String parameter, Set<String> given) {
    Set<String> unused = new TreeSet<>(given);
    unused.removeAll(used);
    if (!unused.isEmpty()) {
      throw new VirtaException(
          ErrorCode.VALIDATION,
          "Value provided in %s unused in expressions: keys: {%s}"
              .formatted(parameter, String.join(", ", unused)));
    }
  }
}
