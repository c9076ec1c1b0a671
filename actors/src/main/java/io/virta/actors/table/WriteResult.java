package io.virta.actors.table;

import io.virta.actors.serialization.ClusterMessage;
import java.util.List;

/**
 * What became of each write of a request, in its order. Only when all are done, anything has
 * changed.
 */
public record WriteResult(List<WriteOutcome> outcomes) implements ClusterMessage {
  public WriteResult {
    outcomes = List.copyOf(outcomes);
  }

  public boolean isDone() {
    return outcomes.stream().allMatch(outcome -> outcome instanceof WriteOutcome.Done);
  }
}
