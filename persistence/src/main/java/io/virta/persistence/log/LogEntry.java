package io.virta.persistence.log;

import io.virta.persistence.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * An entry that a lane keeps for one persistence id. {@code persistSeq} is the sequence number of
 * Pekko Persistence, counted per persistence id from 1; it is not the record sequence number inside
 * a batch.
 */
public sealed interface LogEntry {
  String persistenceId();

  /** The persist sequence number of the first event in this entry. */
  long persistSeq();

  /** A batch of records, persisted as one event. */
  record Records(String persistenceId, long persistSeq, RecordBatch batch) implements LogEntry {}

  /**
   * Events of one atomic write, opaque to the lane: {@code events.get(i)} has the persist sequence
   * number {@code persistSeq + i}. After a crash, either all of them exist or none.
   */
  record Events(String persistenceId, long persistSeq, List<ByteBuffer> events)
      implements LogEntry {
    public Events {
      events = List.copyOf(events);
    }
  }

  /** State as of {@code persistSeq}, taken at {@code timestampMillis}; opaque to the lane. */
  record Snapshot(String persistenceId, long persistSeq, long timestampMillis, ByteBuffer state)
      implements LogEntry {}
}
