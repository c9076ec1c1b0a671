package io.virta.http.dynamodb;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.actors.LeaseTables;
import io.virta.actors.item.AttributePath;
import io.virta.actors.item.Item;
import io.virta.actors.table.ItemAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** GetItem. All reads are strongly consistent. */
final class GetItem implements Operation {
  private final LeaseTables tables;

  GetItem(LeaseTables tables) {
    this.tables = tables;
  }

  @Override
  public CompletionStage<ObjectNode> answer(TableScope scope, Input input) {
    Request request = new Request(input);
    List<AttributePath> shown = request.projection();
    request.checkAllUsed();
    ItemAddress address = new ItemAddress(scope.table(input), input.requiredItem("Key"));
    return tables
        .read(scope.namespace(), List.of(address))
        .thenApply(
            found -> {
              ObjectNode answer = JsonNodeFactory.instance.objectNode();
              Item item = found.items().get(0);
              if (item != null) {
                answer.set(
                    "Item",
                    AttributeJson.write(shown == null ? item : ItemProjection.of(item, shown)));
              }
              return answer;
            });
  }
}
