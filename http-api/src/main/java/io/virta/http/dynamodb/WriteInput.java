package io.virta.http.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import io.virta.actors.item.Condition;
import io.virta.actors.item.Update;
import io.virta.actors.table.ItemWrite;
import java.util.Map;

/** Reads single writes, either as separate requests or as parts of a transaction. */
final class WriteInput {
  private WriteInput() {}

  static ItemWrite put(TableScope scope, Input input) {
    Request request = new Request(input);
    ItemWrite write =
        new ItemWrite.Put(scope.table(input), input.requiredItem("Item"), request.condition());
    request.checkAllUsed();
    return write;
  }

  static ItemWrite delete(TableScope scope, Input input) {
    Request request = new Request(input);
    ItemWrite write =
        new ItemWrite.Delete(scope.table(input), input.requiredItem("Key"), request.condition());
    request.checkAllUsed();
    return write;
  }

  static ItemWrite.Change update(TableScope scope, Input input) {
    Request request = new Request(input);
    String expression = input.text("UpdateExpression");
    Map<String, JsonNode> older = input.members("AttributeUpdates");
    Update update =
        expression == null ? LegacyUpdates.of(older) : request.expressions().update(expression);
    ItemWrite.Change write =
        new ItemWrite.Change(
            scope.table(input), input.requiredItem("Key"), update, request.condition());
    request.checkAllUsed();
    return write;
  }

  static ItemWrite check(TableScope scope, Input input) {
    Request request = new Request(input);
    Condition condition = request.condition();
    if (condition == null) {
      throw Input.missing("ConditionExpression");
    }
    ItemWrite write = new ItemWrite.Check(scope.table(input), input.requiredItem("Key"), condition);
    request.checkAllUsed();
    return write;
  }
}
