package io.virta.http.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to the members of a request or of an object in it. An explicit null counts as an
 * absent member.
 */
final class Input {
  private final JsonNode object;

  Input(JsonNode object) {
    if (!object.isObject()) {
      throw DynamoDbException.serialization("Unexpected value type in payload");
    }
    this.object = object;
  }

  @Nullable JsonNode find(String member) {
    JsonNode value = object.get(member);
    return value == null || value.isNull() ? null : value;
  }

  boolean has(String member) {
    return find(member) != null;
  }

  @Nullable String text(String member) {
    JsonNode value = find(member);
    if (value != null && !value.isTextual()) {
      throw wrongType(value, "String");
    }
    return value == null ? null : value.textValue();
  }

  String requiredText(String member) {
    String value = text(member);
    if (value == null) {
      throw missing(member);
    }
    return value;
  }

  /** Returns a member that must be one of the given words; the first word if absent. */
  String word(String member, String... words) {
    String value = text(member);
    if (value == null) {
      return words[0];
    }
    if (!List.of(words).contains(value)) {
      throw DynamoDbException.validation(
          "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must satisfy enum value set: [%s]"
              .formatted(value, lowerFirst(member), String.join(", ", words)));
    }
    return value;
  }

  @Nullable Boolean bool(String member) {
    JsonNode value = find(member);
    if (value != null && !value.isBoolean()) {
      throw wrongType(value, "Boolean");
    }
    return value == null ? null : value.booleanValue();
  }

  boolean isTrue(String member) {
    return Boolean.TRUE.equals(bool(member));
  }

  /** Returns an integer within a range; {@code otherwise} if absent. */
  long number(String member, long otherwise, long min, long max) {
    JsonNode value = find(member);
    if (value == null) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrongType(value, "Long");
    }
    long number = value.longValue();
    if (number < min || number > max) {
      throw DynamoDbException.validation(
          "1 validation error detected: Value '%d' at '%s' failed to satisfy constraint: Member must have value %s than or equal to %d"
              .formatted(
                  number,
                  lowerFirst(member),
                  number < min ? "greater" : "less",
                  number < min ? min : max));
    }
    return number;
  }

  @Nullable Input object(String member) {
    JsonNode value = find(member);
    return value == null ? null : new Input(value);
  }

  /** Returns the members of an object, in their original order; empty if absent. */
  Map<String, JsonNode> members(String member) {
    Map<String, JsonNode> members = new LinkedHashMap<>();
    Input input = object(member);
    if (input != null) {
      input.object.properties().forEach(entry -> members.put(entry.getKey(), entry.getValue()));
    }
    return members;
  }

  /** Returns the elements of a list; empty if absent. */
  List<JsonNode> elements(String member) {
    JsonNode value = find(member);
    if (value != null && !value.isArray()) {
      throw wrongType(value, "List");
    }
    List<JsonNode> elements = new ArrayList<>();
    if (value != null) {
      value.forEach(elements::add);
    }
    return elements;
  }

  List<Input> objects(String member) {
    return elements(member).stream().map(Input::new).toList();
  }

  List<String> texts(String member) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : elements(member)) {
      if (!element.isTextual()) {
        throw wrongType(element, "String");
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  /** Returns attributes by name; null if absent. */
  @Nullable Item item(String member) {
    JsonNode value = find(member);
    return value == null ? null : AttributeJson.item(value);
  }

  Item requiredItem(String member) {
    Item item = item(member);
    if (item == null) {
      throw missing(member);
    }
    return item;
  }

  Map<String, AttributeValue> values(String member) {
    Item item = item(member);
    return item == null ? Map.of() : item.attributes();
  }

  /** Refuses unsupported members that would change the meaning of the request. */
  void refuse(Set<String> members) {
    for (String member : members) {
      if (has(member)) {
        throw DynamoDbException.validation(
            "One or more parameter values were invalid: "
                + member
                + " is not supported by this endpoint");
      }
    }
  }

  static DynamoDbException missing(String member) {
    return DynamoDbException.validation(
        "1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null"
            .formatted(lowerFirst(member)));
  }

  static String lowerFirst(String member) {
    return Character.toLowerCase(member.charAt(0)) + member.substring(1);
  }

  private static DynamoDbException wrongType(JsonNode value, String wanted) {
    return DynamoDbException.serialization(
        value.isContainerNode()
            ? (value.isArray() ? "Start of list" : "Start of structure or map")
                + " found where not expected"
            : "%s_VALUE cannot be converted to %s".formatted(value.getNodeType(), wanted));
  }
}
