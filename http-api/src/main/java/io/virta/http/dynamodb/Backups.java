package io.virta.http.dynamodb;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.actors.LeaseTables;
import java.util.concurrent.CompletionStage;

/**
 * Point-in-time recovery, which tables here do not have. Consumer libraries can be configured to
 * enable it: the request succeeds, and the answer reports it as disabled.
 */
final class Backups {
  private final LeaseTables tables;

  Backups(LeaseTables tables) {
    this.tables = tables;
  }

  CompletionStage<ObjectNode> updateContinuousBackups(TableScope scope, Input input) {
    Input wanted = input.object("PointInTimeRecoverySpecification");
    if (wanted == null) {
      throw Input.missing("PointInTimeRecoverySpecification");
    }
    return describeContinuousBackups(scope, input);
  }

  CompletionStage<ObjectNode> describeContinuousBackups(TableScope scope, Input input) {
    return tables
        .describe(scope.namespace(), scope.table(input))
        .thenApply(
            table -> {
              ObjectNode answer = JsonNodeFactory.instance.objectNode();
              ObjectNode backups = answer.putObject("ContinuousBackupsDescription");
              backups.put("ContinuousBackupsStatus", "DISABLED");
              backups
                  .putObject("PointInTimeRecoveryDescription")
                  .put("PointInTimeRecoveryStatus", "DISABLED");
              return answer;
            });
  }
}
