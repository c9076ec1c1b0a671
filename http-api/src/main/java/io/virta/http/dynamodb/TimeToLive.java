package io.virta.http.dynamodb;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.actors.LeaseTables;
import java.util.concurrent.CompletionStage;

/**
 * The expiry of items. A change takes effect immediately, so the status is never ENABLING or
 * DISABLING, and the next change is possible without waiting for an hour.
 */
final class TimeToLive {
  /** Source: TimeToLiveSpecification, AttributeName. */
  private static final int ATTRIBUTE_CHARS_MAX = 255;

  private final LeaseTables tables;

  TimeToLive(LeaseTables tables) {
    this.tables = tables;
  }

  CompletionStage<ObjectNode> update(TableScope scope, Input input) {
    Input wanted = input.object("TimeToLiveSpecification");
    if (wanted == null) {
      throw Input.missing("TimeToLiveSpecification");
    }
    Boolean enabled = wanted.bool("Enabled");
    if (enabled == null) {
      throw Input.missing("timeToLiveSpecification.enabled");
    }
    String attribute = attribute(wanted);
    return tables
        .changeTimeToLive(scope.namespace(), scope.table(input), attribute, enabled)
        .handle(
            (table, failure) -> {
              if (failure != null) {
                throw TableOperations.notFound(scope, input, failure);
              }
              ObjectNode answer = JsonNodeFactory.instance.objectNode();
              answer
                  .putObject("TimeToLiveSpecification")
                  .put("AttributeName", attribute)
                  .put("Enabled", enabled);
              return answer;
            });
  }

  CompletionStage<ObjectNode> describe(TableScope scope, Input input) {
    return tables
        .describe(scope.namespace(), scope.table(input))
        .handle(
            (table, failure) -> {
              if (failure != null) {
                throw TableOperations.notFound(scope, input, failure);
              }
              String attribute = table.definition().timeToLive();
              ObjectNode answer = JsonNodeFactory.instance.objectNode();
              ObjectNode description = answer.putObject("TimeToLiveDescription");
              description.put("TimeToLiveStatus", attribute == null ? "DISABLED" : "ENABLED");
              if (attribute != null) {
                description.put("AttributeName", attribute);
              }
              return answer;
            });
  }

  private static String attribute(Input wanted) {
    String attribute = wanted.text("AttributeName");
    if (attribute == null) {
      throw Input.missing("timeToLiveSpecification.attributeName");
    }
    if (attribute.isEmpty() || attribute.length() > ATTRIBUTE_CHARS_MAX) {
      throw DynamoDbException.validation(
          "1 validation error detected: Value '%s' at 'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must have length %s than or equal to %d"
              .formatted(
                  attribute,
                  attribute.isEmpty() ? "greater" : "less",
                  attribute.isEmpty() ? 1 : ATTRIBUTE_CHARS_MAX));
    }
    return attribute;
  }
}
