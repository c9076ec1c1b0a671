package io.virta.actors.table;

import io.virta.actors.serialization.ClusterMessage;
import java.util.List;

/**
 * The outcomes of the writes of a request, in the same order. Nothing has changed unless all are
 * done.
 */
public record WriteResult(List<WriteOutcome> outcomes) implements ClusterMessage {
  public WriteResult {
    outcomes = List.copyOf(outcomes);
  }

  public boolean isDone() {
    return outcomes.stream().allMatch(outcome -> outcome instanceof WriteOutcome.Done);
  }
}
