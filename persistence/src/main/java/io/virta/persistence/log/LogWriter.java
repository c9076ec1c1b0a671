package io.virta.persistence.log;

import java.util.concurrent.CompletableFuture;

/**
 * The right to write one persistence id, given by {@link ShardLog#open}. All of its futures fail
 * with {@link FencedException}, having stored nothing, once a newer writer has opened the id.
 * Appends complete in order. Safe for any thread.
 */
public interface LogWriter {
  /** Greater than that of every writer of this id before it. */
  long epoch();

  /** The highest persist sequence number that any writer before this one has stored, 0 for none. */
  long highestPersistSeqBefore();

  /**
   * Appends one entry of this id. The future completes when the entry is durable, or fails when it
   * is not known to be: with {@link LogFullException} when there was no room, and {@link
   * IllegalArgumentException} when it does not follow the last one or is too large, nothing of it
   * is stored.
   */
  CompletableFuture<Void> append(LogEntry entry);

  /** Durably forgets the events up to and including that number. */
  CompletableFuture<Void> trim(long toPersistSeq);

  /**
   * Durably forgets everything about the id, its highest sequence number too: for entities that are
   * deleted and whose id is never used again.
   */
  CompletableFuture<Void> drop();

  /**
   * Durably forgets the id's snapshots with {@code persistSeqMin <= seq <= persistSeqMax} and at
   * most that age.
   */
  CompletableFuture<Void> deleteSnapshots(
      long persistSeqMin, long persistSeqMax, long timestampMillisMax);
}
