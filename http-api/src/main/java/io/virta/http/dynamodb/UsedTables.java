package io.virta.http.dynamodb;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The actions of a request and the tables they apply to, as named in policies. */
final class UsedTables {
  /** The actions of the writes in a transaction, which policies must allow individually. */
  private static final Map<String, String> TRANSACTED =
      Map.of(
          "Put", "PutItem",
          "Update", "UpdateItem",
          "Delete", "DeleteItem",
          "ConditionCheck", "ConditionCheckItem");

  /**
   * The operations for which {@code IndexName} counts. All others ignore it, so a deny on the table
   * must still apply to them.
   */
  private static final Set<String> READS_INDEXES = Set.of("Query", "Scan");

  private UsedTables() {}

  /**
   * An action with a resource.
   *
   * @param action such as {@code dynamodb:PutItem}
   * @param resource an ARN, or {@code *}
   */
  record Use(String action, String resource) {}

  /**
   * Returns all uses in a request.
   *
   * @throws io.virta.http.aws.wire.WireException AccessDeniedException if a table belongs to
   *     another account or region
   */
  static Set<Use> of(String operation, Input input, TableScope scope) {
    if (operation.equals("TransactWriteItems")) {
      return transacted(input, scope);
    }
    Set<Use> uses = new LinkedHashSet<>();
    for (String table : input.members("RequestItems").keySet()) {
      uses.add(new Use(scope.action(), scope.arn(scope.table(table))));
    }
    for (String member : List.of("TableName", "ResourceArn")) {
      String table = input.text(member);
      if (table != null) {
        String arn = scope.arn(scope.table(table));
        String index = READS_INDEXES.contains(operation) ? input.text("IndexName") : null;
        uses.add(new Use(scope.action(), index == null ? arn : arn + "/index/" + index));
      }
    }
    if (uses.isEmpty()) {
      uses.add(new Use(scope.action(), "*"));
    }
    return uses;
  }

  private static Set<Use> transacted(Input input, TableScope scope) {
    Set<Use> uses = new LinkedHashSet<>();
    for (Input item : input.objects("TransactItems")) {
      TRANSACTED.forEach(
          (member, single) -> {
            Input write = item.object(member);
            if (write != null) {
              TableScope own = scope.as(single);
              uses.add(new Use(own.action(), own.arn(own.table(write))));
            }
          });
    }
    return uses;
  }
}
