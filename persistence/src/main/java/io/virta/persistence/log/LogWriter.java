package io.virta.persistence.log;

import java.util.concurrent.CompletableFuture;

/**
 * The right to write one persistence id, granted by {@link ShardLog#open}. All of its futures fail
 * with {@link FencedException}, having stored nothing, once a newer writer has opened the id.
 * Appends complete in order. Safe for any thread.
 */
public interface LogWriter {
  /** The epoch of this writer, greater than that of every earlier writer of the id. */
  long epoch();

  /** The highest persist sequence number that any writer before this one has stored, 0 for none. */
  long highestPersistSeqBefore();

  /**
   * Appends one entry of this id. The future completes when the entry is durable, and fails when it
   * is not known to be. Nothing of the entry is stored if it fails with {@link LogFullException}
   * (no room) or {@link IllegalArgumentException} (the entry does not follow the last one, or is
   * too large).
   */
  CompletableFuture<Void> append(LogEntry entry);

  /** Durably deletes the events up to and including {@code toPersistSeq}. */
  CompletableFuture<Void> trim(long toPersistSeq);

  /**
   * Durably deletes everything about the id, including its highest sequence number: for deleted
   * entities whose id is never used again.
   */
  CompletableFuture<Void> drop();

  /**
   * Durably deletes the id's snapshots with {@code persistSeqMin <= seq <= persistSeqMax} that were
   * taken at or before {@code timestampMillisMax}.
   */
  CompletableFuture<Void> deleteSnapshots(
      long persistSeqMin, long persistSeqMax, long timestampMillisMax);
}
