package io.virta.http.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.actors.LeaseTables;
import io.virta.actors.item.AttributePath;
import io.virta.actors.item.Item;
import io.virta.actors.model.VirtaException;
import io.virta.actors.table.FoundItems;
import io.virta.actors.table.ItemAddress;
import io.virta.actors.table.ItemWrite;
import io.virta.actors.table.TableName;
import io.virta.actors.table.WriteOutcome;
import io.virta.actors.table.WriteRequest;
import io.virta.actors.table.WriteResult;
import io.virta.persistence.failure.Failures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** BatchGetItem and BatchWriteItem. Nothing is ever left unprocessed. */
final class BatchItems {
  /** Source: the operations' pages in the API reference. */
  private static final int GETS_MAX = 100;

  private static final int WRITES_MAX = 25;

  private final LeaseTables tables;

  BatchItems(LeaseTables tables) {
    this.tables = tables;
  }

  /** A request for one item. */
  private record Wanted(String table, ItemAddress address, @Nullable List<AttributePath> shown) {}

  CompletionStage<ObjectNode> get(TableScope scope, Input input) {
    List<Wanted> wanted = new ArrayList<>();
    members(input)
        .forEach(
            (name, json) -> {
              Request request = new Request(new Input(json));
              List<AttributePath> shown = request.projection();
              request.checkAllUsed();
              TableName table = scope.table(name);
              request
                  .input()
                  .elements("Keys")
                  .forEach(
                      key ->
                          wanted.add(
                              new Wanted(
                                  name, new ItemAddress(table, AttributeJson.item(key)), shown)));
            });
    checkCount(wanted.size(), GETS_MAX, "Too many items requested for the BatchGetItem call");
    List<ItemAddress> addresses = wanted.stream().map(Wanted::address).toList();
    if (new HashSet<>(addresses).size() < addresses.size()) {
      throw repeated();
    }
    return tables.read(scope.namespace(), addresses).thenApply(found -> answer(wanted, found));
  }

  private static ObjectNode answer(List<Wanted> wanted, FoundItems found) {
    ObjectNode responses = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < wanted.size(); i++) {
      Item item = found.items().get(i);
      Wanted asked = wanted.get(i);
      var items = responses.withArray("/" + asked.table().replace("~", "~0").replace("/", "~1"));
      if (item != null) {
        List<AttributePath> shown = asked.shown();
        items.add(AttributeJson.write(shown == null ? item : ItemProjection.of(item, shown)));
      }
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("Responses", responses);
    answer.putObject("UnprocessedKeys");
    return answer;
  }

  CompletionStage<ObjectNode> write(TableScope scope, Input input) {
    List<ItemWrite> writes = new ArrayList<>();
    members(input)
        .forEach(
            (name, json) -> {
              if (!json.isArray()) {
                throw DynamoDbException.serialization("Unexpected value type in payload");
              }
              TableName table = scope.table(name);
              json.forEach(request -> writes.add(write(table, new Input(request))));
            });
    checkCount(writes.size(), WRITES_MAX, "Too many items requested for the BatchWriteItem call");
    return tables
        .write(scope.namespace(), new WriteRequest(writes, null))
        .handle(
            (result, failure) -> {
              if (failure != null) {
                throw isRepeated(failure)
                    ? repeated()
                    : new CompletionException(Failures.unwrap(failure));
              }
              return answer(result);
            });
  }

  private static ItemWrite write(TableName table, Input request) {
    Input put = request.object("PutRequest");
    Input delete = request.object("DeleteRequest");
    if ((put == null) == (delete == null)) {
      throw DynamoDbException.validation(
          "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the"
              + " supported datatypes");
    }
    if (put != null) {
      return new ItemWrite.Put(table, put.requiredItem("Item"), null);
    }
    return new ItemWrite.Delete(table, Objects.requireNonNull(delete).requiredItem("Key"), null);
  }

  private static ObjectNode answer(WriteResult result) {
    for (WriteOutcome outcome : result.outcomes()) {
      if (outcome instanceof WriteOutcome.Invalid invalid) {
        throw DynamoDbException.validation(invalid.message());
      }
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putObject("UnprocessedItems");
    return answer;
  }

  private static boolean isRepeated(Throwable failure) {
    return Failures.unwrap(failure) instanceof VirtaException refusal
        && WriteRequest.SAME_ITEM_TWICE.equals(refusal.getMessage());
  }

  private static DynamoDbException repeated() {
    return DynamoDbException.validation("Provided list of item keys contains duplicates");
  }

  private static Map<String, JsonNode> members(Input input) {
    Map<String, JsonNode> members = input.members("RequestItems");
    if (members.isEmpty()) {
      throw DynamoDbException.validation(
          "1 validation error detected: Value '{}' at 'requestItems' failed to satisfy constraint:"
              + " Member must have length greater than or equal to 1");
    }
    return new HashMap<>(members);
  }

  private static void checkCount(int count, int max, String tooMany) {
    if (count == 0) {
      throw DynamoDbException.validation(
          "1 validation error detected: Value at 'requestItems' failed to satisfy constraint:"
              + " Member must have length greater than or equal to 1");
    }
    if (count > max) {
      throw DynamoDbException.validation(tooMany);
    }
  }
}
