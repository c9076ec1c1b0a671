package io.virta.http.dynamodb;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.actors.LeaseTables;
import io.virta.actors.item.AttributePath;
import io.virta.actors.item.Item;
import io.virta.actors.item.UpdateAction;
import io.virta.actors.table.ItemWrite;
import io.virta.actors.table.WriteOutcome;
import io.virta.actors.table.WriteRequest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** PutItem, UpdateItem and DeleteItem. */
final class SingleWrites {
  private static final Set<String> UNSERVED = Set.of("ReturnItemCollectionMetrics");

  private final LeaseTables tables;

  SingleWrites(LeaseTables tables) {
    this.tables = tables;
  }

  CompletionStage<ObjectNode> put(TableScope scope, Input input) {
    boolean old = returnsOld(input);
    return write(scope, input, WriteInput.put(scope, input), done -> old ? done.before() : null);
  }

  CompletionStage<ObjectNode> delete(TableScope scope, Input input) {
    boolean old = returnsOld(input);
    return write(scope, input, WriteInput.delete(scope, input), done -> old ? done.before() : null);
  }

  CompletionStage<ObjectNode> update(TableScope scope, Input input) {
    String returns =
        input.word("ReturnValues", "NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW");
    ItemWrite.Change change = WriteInput.update(scope, input);
    List<AttributePath> paths = change.update().actions().stream().map(UpdateAction::path).toList();
    return write(
        scope,
        input,
        change,
        done -> {
          Item item = returns.endsWith("OLD") ? done.before() : done.after();
          if (item == null || returns.equals("NONE")) {
            return null;
          }
          return returns.startsWith("ALL") ? item : ItemProjection.of(item, paths);
        });
  }

  private static boolean returnsOld(Input input) {
    String returns =
        input.word("ReturnValues", "NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW");
    if (!returns.equals("NONE") && !returns.equals("ALL_OLD")) {
      throw DynamoDbException.validation("Return values set to invalid value");
    }
    return returns.equals("ALL_OLD");
  }

  private CompletionStage<ObjectNode> write(
      TableScope scope,
      Input input,
      ItemWrite write,
      Function<WriteOutcome.Done, @Nullable Item> shown) {
    if (!input.word("ReturnItemCollectionMetrics", "NONE", "SIZE").equals("NONE")) {
      input.refuse(UNSERVED);
    }
    boolean showExisting = showsExisting(input);
    return tables
        .write(scope.namespace(), WriteRequest.of(write))
        .thenApply(
            result -> {
              WriteOutcome outcome = result.outcomes().get(0);
              if (outcome instanceof WriteOutcome.Done done) {
                return answer(shown.apply(done));
              }
              throw failure(outcome, showExisting);
            });
  }

  /** Whether the error for a failed condition includes the existing item. */
  static boolean showsExisting(Input input) {
    return input.word("ReturnValuesOnConditionCheckFailure", "NONE", "ALL_OLD").equals("ALL_OLD");
  }

  private static ObjectNode answer(@Nullable Item attributes) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (attributes != null && !attributes.attributes().isEmpty()) {
      answer.set("Attributes", AttributeJson.write(attributes));
    }
    return answer;
  }

  private static DynamoDbException failure(WriteOutcome outcome, boolean showExisting) {
    if (outcome instanceof WriteOutcome.Invalid invalid) {
      return DynamoDbException.validation(invalid.message());
    }
    DynamoDbException failure =
        DynamoDbException.service(
            "ConditionalCheckFailedException", "The conditional request failed");
    Item existing = ((WriteOutcome.ConditionFailed) outcome).existing();
    if (showExisting && existing != null) {
      failure.extra().set("Item", AttributeJson.write(existing));
    }
    return failure;
  }
}
