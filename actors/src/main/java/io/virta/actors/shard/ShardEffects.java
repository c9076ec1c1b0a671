package io.virta.actors.shard;

import io.virta.persistence.record.CallId;
import java.time.Duration;
import java.util.Set;

/**
 * The side effects of a {@link ShardPhase} outside of the shard's own memory, carried out by its
 * entity.
 */
interface ShardEffects {
  /**
   * Asks the stream for its description of the shard; {@link ShardPhase#described} or {@link
   * ShardPhase#notDescribed} follows.
   */
  void describe(boolean trim);

  /**
   * Opens the log, which fences older writers of this shard, and starts the journal; {@link
   * ShardPhase#recovered}, or {@link ShardPhase#recoveryFailed} and {@link
   * ShardPhase#journalStopped} follow.
   */
  void startJournal();

  /** Calls {@link ShardPhase#startJournal} after a delay that grows with each attempt. */
  void startJournalLater();

  /**
   * Resets the restart delay and stops the checks for overdue appends, because the journal has
   * recovered.
   */
  void journalIsBack();

  /** Returns whether a journal is running or being started. */
  boolean journalRuns();

  /**
   * Stops the journal after it has processed everything sent to it; {@link
   * ShardPhase#journalStopped} follows.
   */
  void stopJournal();

  /**
   * Finds the records in the log that are older than the retention, and has the journal trim them.
   */
  void trim(Duration retention);

  /**
   * Searches the log for the records that these calls have stored since that time, in this shard
   * and its ancestors; {@link ShardPhase#callsFound} or {@link ShardPhase#callsNotFound} follows.
   */
  void lookUp(Set<CallId> calls, long sinceMillis);

  /** Drops all records and snapshots of the shard; {@link ShardPhase#dropped} follows. */
  void dropRecords();

  /** Asks the region to passivate this shard; messages on their way here are still delivered. */
  void passivate();
}
