package io.virta.http.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.AttributeValue.Binary;
import io.virta.actors.item.AttributeValue.BinarySet;
import io.virta.actors.item.AttributeValue.Bool;
import io.virta.actors.item.AttributeValue.Document;
import io.virta.actors.item.AttributeValue.Null;
import io.virta.actors.item.AttributeValue.Numeric;
import io.virta.actors.item.AttributeValue.NumericSet;
import io.virta.actors.item.AttributeValue.Sequence;
import io.virta.actors.item.AttributeValue.Text;
import io.virta.actors.item.AttributeValue.TextSet;
import io.virta.actors.item.Item;
import io.virta.actors.item.Numbers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Attribute values as JSON: an object with one member, which names the type. */
final class AttributeJson {
  /** Source: "Quotas in Amazon DynamoDB", nesting of attributes. */
  private static final int DEPTH_MAX = 32;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private AttributeJson() {}

  static Item item(JsonNode json) {
    return new Item(members(json, 0));
  }

  private static Map<String, AttributeValue> members(JsonNode json, int depth) {
    if (!json.isObject()) {
      throw DynamoDbException.serialization("Unexpected value type in payload");
    }
    Map<String, AttributeValue> members = new TreeMap<>();
    json.properties().forEach(entry -> members.put(entry.getKey(), value(entry.getValue(), depth)));
    return members;
  }

  static AttributeValue value(JsonNode json) {
    return value(json, 0);
  }

  private static AttributeValue value(JsonNode json, int depth) {
    if (!json.isObject()) {
      throw DynamoDbException.serialization("Unexpected value type in payload");
    }
    if (depth > DEPTH_MAX) {
      throw DynamoDbException.validation("Nesting Levels have exceeded supported limits");
    }
    Map.Entry<String, JsonNode> only = null;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (!member.getValue().isNull()) {
        if (only != null) {
          throw DynamoDbException.validation(
              "Supplied AttributeValue has more than one datatypes set, must contain exactly one of"
                  + " the supported datatypes");
        }
        only = member;
      }
    }
    if (only == null) {
      throw empty();
    }
    return value(only.getKey(), only.getValue(), depth);
  }

  private static AttributeValue value(String type, JsonNode json, int depth) {
    return switch (type) {
      case "S" -> new Text(text(json));
      case "N" -> new Numeric(Numbers.parse(text(json)));
      case "B" -> new Binary(hex(json));
      case "BOOL" -> new Bool(truth(json));
      case "NULL" -> nullValue(json);
      case "SS" -> new TextSet(set(json, AttributeJson::text));
      case "NS" -> new NumericSet(set(json, element -> Numbers.parse(text(element))));
      case "BS" -> new BinarySet(set(json, AttributeJson::hex));
      case "L" -> list(json, depth);
      case "M" -> new Document(members(json, depth + 1));
      default -> throw empty();
    };
  }

  private static DynamoDbException empty() {
    return DynamoDbException.validation(
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  }

  private static String text(JsonNode json) {
    if (!json.isTextual()) {
      throw DynamoDbException.serialization(
          json.getNodeType() + "_VALUE cannot be converted to String");
    }
    return json.textValue();
  }

  private static String hex(JsonNode json) {
    try {
      return HexFormat.of().formatHex(Base64.getDecoder().decode(text(json)));
    } catch (IllegalArgumentException malformed) {
      throw DynamoDbException.serialization("Base64 encoded value is not valid");
    }
  }

  private static boolean truth(JsonNode json) {
    if (!json.isBoolean()) {
      throw DynamoDbException.serialization(
          json.getNodeType() + "_VALUE cannot be converted to Boolean");
    }
    return json.booleanValue();
  }

  private static AttributeValue nullValue(JsonNode json) {
    if (!truth(json)) {
      throw DynamoDbException.validation(
          "One or more parameter values were invalid: Null attribute value types must have the"
              + " value of true");
    }
    return new Null();
  }

  private static <T> List<T> set(JsonNode json, Function<JsonNode, T> read) {
    List<T> values = new ArrayList<>();
    elements(json).forEach(element -> values.add(read.apply(element)));
    if (values.isEmpty()) {
      throw DynamoDbException.validation(
          "One or more parameter values were invalid: An set  may not be empty");
    }
    if (new HashSet<>(values).size() < values.size()) {
      throw DynamoDbException.validation(
          "One or more parameter values were invalid: Input collection %s contains duplicates."
              .formatted(values));
    }
    return values;
  }

  private static AttributeValue list(JsonNode json, int depth) {
    List<AttributeValue> values = new ArrayList<>();
    elements(json).forEach(element -> values.add(value(element, depth + 1)));
    return new Sequence(values);
  }

  private static JsonNode elements(JsonNode json) {
    if (!json.isArray()) {
      throw DynamoDbException.serialization("Unexpected value type in payload");
    }
    return json;
  }

  static ObjectNode write(Item item) {
    return write(item.attributes());
  }

  private static ObjectNode write(Map<String, AttributeValue> members) {
    ObjectNode json = NODES.objectNode();
    members.forEach((name, value) -> json.set(name, write(value)));
    return json;
  }

  static ObjectNode write(AttributeValue value) {
    return NODES.objectNode().set(value.type().name(), content(value));
  }

  private static JsonNode content(AttributeValue value) {
    if (value instanceof Text text) {
      return NODES.textNode(text.value());
    }
    if (value instanceof Numeric number) {
      return NODES.textNode(Numbers.format(number.value()));
    }
    if (value instanceof Binary bytes) {
      return NODES.textNode(base64(bytes.hex()));
    }
    if (value instanceof Bool bool) {
      return NODES.booleanNode(bool.value());
    }
    if (value instanceof Sequence list) {
      ArrayNode json = NODES.arrayNode();
      list.values().forEach(element -> json.add(write(element)));
      return json;
    }
    return value instanceof Document document ? write(document.members()) : setContent(value);
  }

  private static JsonNode setContent(AttributeValue value) {
    ArrayNode json = NODES.arrayNode();
    if (value instanceof TextSet set) {
      set.values().forEach(json::add);
    } else if (value instanceof NumericSet set) {
      set.values().forEach(number -> json.add(Numbers.format(number)));
    } else if (value instanceof BinarySet set) {
      set.hexes().forEach(hex -> json.add(base64(hex)));
    } else {
      return NODES.booleanNode(true); // stands for the null value
    }
    return json;
  }

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }
}
