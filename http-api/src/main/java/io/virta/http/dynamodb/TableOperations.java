package io.virta.http.dynamodb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.actors.LeaseTables;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import io.virta.actors.table.TableChange;
import io.virta.actors.table.TableDefinition;
import io.virta.actors.table.TableDescription;
import io.virta.actors.table.TableName;
import io.virta.persistence.failure.Failures;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Operations on tables. Each takes effect immediately, so a table is never CREATING or UPDATING.
 */
final class TableOperations {
  private static final int LIST_MAX = 100;

  private final LeaseTables tables;
  private final TableJson json;

  TableOperations(LeaseTables tables, TableJson json) {
    this.tables = tables;
    this.json = json;
  }

  CompletionStage<ObjectNode> create(TableScope scope, Input input) {
    TableName name = scope.table(input);
    TableDefinition definition = TableInput.definition(input);
    return tables
        .create(scope.namespace(), name, definition)
        .thenApply(table -> described("TableDescription", table, "ACTIVE"));
  }

  CompletionStage<ObjectNode> describe(TableScope scope, Input input) {
    return tables
        .describe(scope.namespace(), scope.table(input))
        .handle(
            (table, failure) -> {
              if (failure != null) {
                throw notFound(scope, input, failure);
              }
              return described("Table", table, "ACTIVE");
            });
  }

  CompletionStage<ObjectNode> update(TableScope scope, Input input) {
    TableName name = scope.table(input);
    return tables
        .change(scope.namespace(), name, TableInput.change(input))
        .thenApply(table -> described("TableDescription", table, "ACTIVE"));
  }

  CompletionStage<ObjectNode> delete(TableScope scope, Input input) {
    return tables
        .delete(scope.namespace(), scope.table(input))
        .handle(
            (table, failure) -> {
              if (failure != null) {
                throw notFound(scope, input, failure);
              }
              return described("TableDescription", table, "DELETING");
            });
  }

  /**
   * Returns the failure, with the name of the table added if it does not exist; operations on items
   * do not name it.
   */
  static RuntimeException notFound(TableScope scope, Input input, Throwable failure) {
    return VirtaException.isRefusal(failure, ErrorCode.TABLE_NOT_FOUND)
        ? DynamoDbException.service(
            "ResourceNotFoundException",
            "Requested resource not found: Table: " + scope.table(input) + " not found")
        : new CompletionException(Failures.unwrap(failure));
  }

  CompletionStage<ObjectNode> list(TableScope scope, Input input) {
    int limit = (int) input.number("Limit", LIST_MAX, 1, LIST_MAX);
    return tables
        .list(scope.namespace(), input.text("ExclusiveStartTableName"), limit)
        .thenApply(
            page -> {
              ObjectNode answer = JsonNodeFactory.instance.objectNode();
              ArrayNode names = answer.putArray("TableNames");
              page.names().forEach(name -> names.add(name.value()));
              if (page.more()) {
                answer.put("LastEvaluatedTableName", page.names().get(limit - 1).value());
              }
              return answer;
            });
  }

  CompletionStage<ObjectNode> tag(TableScope scope, Input input) {
    TableChange change = TableChange.ofTags(TableInput.tags(input.objects("Tags")), List.of());
    return tables
        .change(scope.namespace(), tagged(scope, input), change)
        .thenApply(TableOperations::nothing);
  }

  CompletionStage<ObjectNode> untag(TableScope scope, Input input) {
    TableChange change = TableChange.ofTags(Map.of(), input.texts("TagKeys"));
    return tables
        .change(scope.namespace(), tagged(scope, input), change)
        .thenApply(TableOperations::nothing);
  }

  CompletionStage<ObjectNode> listTags(TableScope scope, Input input) {
    return tables
        .describe(scope.namespace(), tagged(scope, input))
        .thenApply(
            table -> {
              ObjectNode answer = JsonNodeFactory.instance.objectNode();
              ArrayNode tags = answer.putArray("Tags");
              table
                  .definition()
                  .tags()
                  .forEach((key, value) -> tags.addObject().put("Key", key).put("Value", value));
              return answer;
            });
  }

  private static TableName tagged(TableScope scope, Input input) {
    return scope.table(input.requiredText("ResourceArn"));
  }

  private static ObjectNode nothing(TableDescription table) {
    return JsonNodeFactory.instance.objectNode();
  }

  private ObjectNode described(String member, TableDescription table, String status) {
    return JsonNodeFactory.instance.objectNode().set(member, json.write(table, status));
  }
}
