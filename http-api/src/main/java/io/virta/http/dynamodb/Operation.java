package io.virta.http.dynamodb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;

/**
 * Answers one operation. Refusals are thrown or fail the stage. Safe for any thread; never blocks.
 */
@FunctionalInterface
interface Operation {
  CompletionStage<ObjectNode> answer(TableScope scope, Input input);
}
