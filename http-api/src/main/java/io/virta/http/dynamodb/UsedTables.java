package io.virta.http.dynamodb;

import io.virta.actors.table.TableName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What a request does with which tables, as policies name both. */
final class UsedTables {
  /** Of a transaction, policies allow the single writes. */
  private static final Map<String, String> TRANSACTED =
      Map.of(
          "Put", "PutItem",
          "Update", "UpdateItem",
          "Delete", "DeleteItem",
          "ConditionCheck", "ConditionCheckItem");

  /** Of all others the member means nothing, and a deny of the table must not miss them. */
  private static final Set<String> READS_INDEXES = Set.of("Query", "Scan");

  private UsedTables() {}

  /**
   * An action with a resource.
   *
   * @param action such as {@code dynamodb:PutItem}
   * @param resource an ARN, or {@code *}
   */
  record Use(String action, String resource) {}

  /** All uses of a request; {@code arnOf} gives the ARN of a table of the caller. */
  static Set<Use> of(String operation, Input input, Function<TableName, String> arnOf) {
    Set<Use> uses = new LinkedHashSet<>();
    if (operation.equals("TransactWriteItems")) {
      for (Input item : input.objects("TransactItems")) {
        TRANSACTED.forEach(
            (member, single) -> {
              Input write = item.object(member);
              if (write != null) {
                uses.add(use(single, arnOf.apply(write.table())));
              }
            });
      }
      return uses;
    }
    for (String table : input.members("RequestItems").keySet()) {
      uses.add(use(operation, arnOf.apply(new TableName(Input.nameOf(table)))));
    }
    for (String member : List.of("TableName", "ResourceArn")) {
      String table = input.text(member);
      if (table != null) {
        String arn = arnOf.apply(new TableName(Input.nameOf(table)));
        String index = READS_INDEXES.contains(operation) ? input.text("IndexName") : null;
        uses.add(use(operation, index == null ? arn : arn + "/index/" + index));
      }
    }
    if (uses.isEmpty()) {
      uses.add(use(operation, "*"));
    }
    return uses;
  }

  private static Use use(String operation, String resource) {
    return new Use("dynamodb:" + operation, resource);
  }
}
