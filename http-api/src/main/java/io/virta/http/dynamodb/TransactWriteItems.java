package io.virta.http.dynamodb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.actors.LeaseTables;
import io.virta.actors.item.Item;
import io.virta.actors.table.ItemWrite;
import io.virta.actors.table.WriteOutcome;
import io.virta.actors.table.WriteRequest;
import io.virta.actors.table.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** TransactWriteItems: writes up to 100 items in any tables, all or none. */
final class TransactWriteItems implements Operation {
  /** Source: "Quotas in Amazon DynamoDB", transactions. */
  private static final int ACTIONS_MAX = 100;

  private static final int TOKEN_CHARS_MAX = 36;

  private final LeaseTables tables;

  TransactWriteItems(LeaseTables tables) {
    this.tables = tables;
  }

  /** A write, and whether its failure includes the existing item. */
  private record Action(ItemWrite write, boolean showsExisting) {}

  @Override
  public CompletionStage<ObjectNode> answer(TableScope scope, Input input) {
    List<Action> actions = new ArrayList<>();
    input.objects("TransactItems").forEach(item -> actions.add(action(scope, item)));
    if (actions.isEmpty() || actions.size() > ACTIONS_MAX) {
      throw DynamoDbException.validation(
          "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length %s than or equal to %d"
              .formatted(
                  actions.isEmpty() ? "greater" : "less", actions.isEmpty() ? 1 : ACTIONS_MAX));
    }
    String token = input.text("ClientRequestToken");
    if (token != null && (token.isEmpty() || token.length() > TOKEN_CHARS_MAX)) {
      throw DynamoDbException.validation(
          "1 validation error detected: Value '%s' at 'clientRequestToken' failed to satisfy constraint: Member must have length between 1 and 36"
              .formatted(token));
    }
    List<ItemWrite> writes = actions.stream().map(Action::write).toList();
    return tables
        .write(scope.namespace(), new WriteRequest(writes, token))
        .thenApply(result -> answer(actions, result));
  }

  private static Action action(TableScope scope, Input item) {
    List<String> kinds =
        List.of("ConditionCheck", "Put", "Delete", "Update").stream().filter(item::has).toList();
    if (kinds.size() != 1) {
      throw DynamoDbException.validation(
          "TransactItems can only contain one of Check, Put, Update or Delete");
    }
    Input input = item.object(kinds.get(0));
    if (input == null) {
      throw Input.missing(kinds.get(0));
    }
    ItemWrite write =
        switch (kinds.get(0)) {
          case "Put" -> WriteInput.put(scope, input);
          case "Delete" -> WriteInput.delete(scope, input);
          case "Update" -> WriteInput.update(scope, input);
          default -> WriteInput.check(scope, input);
        };
    return new Action(write, SingleWrites.showsExisting(input));
  }

  private static ObjectNode answer(List<Action> actions, WriteResult result) {
    if (result.isDone()) {
      return JsonNodeFactory.instance.objectNode();
    }
    ArrayNode reasons = JsonNodeFactory.instance.arrayNode();
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < actions.size(); i++) {
      ObjectNode reason = reason(result.outcomes().get(i), actions.get(i).showsExisting());
      reasons.add(reason);
      codes.add(reason.get("Code").textValue());
    }
    DynamoDbException failure =
        DynamoDbException.service(
            "TransactionCanceledException",
            "Transaction cancelled, please refer cancellation reasons for specific reasons ["
                + String.join(", ", codes)
                + "]");
    failure.extra().set("CancellationReasons", reasons);
    throw failure;
  }

  private static ObjectNode reason(WriteOutcome outcome, boolean showExisting) {
    ObjectNode reason = JsonNodeFactory.instance.objectNode();
    if (outcome instanceof WriteOutcome.Invalid invalid) {
      return reason.put("Code", "ValidationError").put("Message", invalid.message());
    }
    if (outcome instanceof WriteOutcome.ConditionFailed failed) {
      reason.put("Code", "ConditionalCheckFailed").put("Message", "The conditional request failed");
      Item existing = failed.existing();
      if (showExisting && existing != null) {
        reason.set("Item", AttributeJson.write(existing));
      }
      return reason;
    }
    return reason.put("Code", "None");
  }
}
