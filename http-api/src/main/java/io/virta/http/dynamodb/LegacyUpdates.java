package io.virta.http.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import io.virta.actors.item.AttributePath;
import io.virta.actors.item.AttributeType;
import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.Update;
import io.virta.actors.item.UpdateAction;
import io.virta.actors.item.UpdateValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The updates that predate expressions: {@code AttributeUpdates}, with one action per attribute.
 */
final class LegacyUpdates {
  private LegacyUpdates() {}

  static Update of(Map<String, JsonNode> updates) {
    List<UpdateAction> actions = new ArrayList<>();
    updates.forEach((attribute, json) -> actions.add(action(attribute, new Input(json))));
    return new Update(actions);
  }

  private static UpdateAction action(String attribute, Input input) {
    AttributePath path = AttributePath.of(attribute);
    JsonNode json = input.find("Value");
    String action = input.word("Action", "PUT", "ADD", "DELETE");
    if (json == null) {
      if (action.equals("DELETE")) {
        return new UpdateAction.Remove(path);
      }
      throw DynamoDbException.validation(
          "One or more parameter values were invalid: Only DELETE action is allowed when no"
              + " attribute value is specified");
    }
    AttributeValue value = AttributeJson.value(json);
    return switch (action) {
      case "PUT" -> new UpdateAction.Put(path, new UpdateValue.Given(value));
      case "ADD" -> {
        check("ADD", value.type(), value.type().isSet() || value.type() == AttributeType.N);
        yield new UpdateAction.Add(path, value);
      }
      default -> {
        check("DELETE", value.type(), value.type().isSet());
        yield new UpdateAction.Subtract(path, value);
      }
    };
  }

  private static void check(String action, AttributeType type, boolean fits) {
    if (!fits) {
      throw DynamoDbException.validation(
          "One or more parameter values were invalid: Action %s is not supported for the type %s"
              .formatted(action, type));
    }
  }
}
