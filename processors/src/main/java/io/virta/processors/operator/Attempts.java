package io.virta.processors.operator;

import java.util.HashMap;
import java.util.Map;

/**
 * How often stages have failed for the records that are being repeated. Outlives the chain, which
 * is replaced when a record must be repeated. Used by one thread at a time.
 */
public final class Attempts {
  private final Map<String, Map<Integer, Integer>> failures = new HashMap<>();

  /** Counts a failure of a stage for a record and returns how many there were. */
  int failed(InputRecord record, int stage) {
    return failures
        .computeIfAbsent(nameOf(record), name -> new HashMap<>())
        .merge(stage, 1, Integer::sum);
  }

  /** Returns whether no stage has failed. */
  boolean isEmpty() {
    return failures.isEmpty();
  }

  /** Forgets a record that was processed. */
  void done(InputRecord record) {
    failures.remove(nameOf(record));
  }

  private static String nameOf(InputRecord record) {
    return "%s/%s/%s/%d/%d/%s"
        .formatted(
            record.stream(),
            record.shard(),
            record.sequenceNumber(),
            record.subSequenceNumber(),
            record.arrivalMillis(),
            record.partitionKey());
  }
}
