package io.virta.http.dynamodb;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.actors.LeaseTables;
import io.virta.actors.model.AccountId;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Point-in-time recovery and expiry, which tables here do not have. Consumer libraries can be told
 * to switch the first on: they are let go on, with an answer that says that it is off.
 */
final class Backups {
  private final LeaseTables tables;

  Backups(LeaseTables tables) {
    this.tables = tables;
  }

  CompletionStage<ObjectNode> updateContinuousBackups(AccountId account, Input input) {
    Input wanted = input.object("PointInTimeRecoverySpecification");
    if (wanted == null) {
      throw Input.missing("PointInTimeRecoverySpecification");
    }
    return describeContinuousBackups(account, input);
  }

  CompletionStage<ObjectNode> describeContinuousBackups(AccountId account, Input input) {
    return tables
        .describe(account, input.table())
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

  CompletionStage<ObjectNode> describeTimeToLive(AccountId account, Input input) {
    return tables
        .describe(account, input.table())
        .thenApply(
            table -> {
              ObjectNode answer = JsonNodeFactory.instance.objectNode();
              answer.putObject("TimeToLiveDescription").put("TimeToLiveStatus", "DISABLED");
              return answer;
            });
  }

  CompletionStage<ObjectNode> updateTimeToLive(AccountId account, Input input) {
    input.refuse(Set.of("TimeToLiveSpecification"));
    throw Input.missing("TimeToLiveSpecification");
  }
}
