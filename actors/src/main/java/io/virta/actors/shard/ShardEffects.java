package io.virta.actors.shard;

import io.virta.persistence.record.CallId;
import java.time.Duration;
import java.util.Set;

/** What a {@link ShardPhase} causes outside of the shard's own memory; its entity does it. */
interface ShardEffects {
  /**
   * Asks the stream of the shard how it describes it; {@link ShardPhase#described} or {@link
   * ShardPhase#notDescribed} follows.
   */
  void describe(boolean trim);

  /**
   * Opens the log, which fences older writers of this shard, and starts the journal; {@link
   * ShardPhase#recovered}, or {@link ShardPhase#recoveryFailed} and {@link
   * ShardPhase#journalStopped} follow.
   */
  void startJournal();

  /** The same after a delay that grows with each attempt: {@link ShardPhase#startJournal}. */
  void startJournalLater();

  /** The journal has recovered: the next delay is short again, and nothing waits overdue. */
  void journalIsBack();

  /** Whether there is a journal that has not stopped yet. */
  boolean journalRuns();

  /** Stops the journal when it has done all that it got; {@link ShardPhase#journalStopped}. */
  void stopJournal();

  /** Finds what is older than that in the log, and has the journal trim it. */
  void trim(Duration retention);

  /**
   * Looks in the log for what these calls have stored since that time, here and in the shards that
   * this one continues; {@link ShardPhase#callsFound} or {@link ShardPhase#callsNotFound} follows.
   */
  void lookUp(Set<CallId> calls, long sinceMillis);

  /** Drops all that the log keeps of the shard; {@link ShardPhase#dropped} follows. */
  void dropRecords();

  /** Asks the region to stop this shard, which it does when nothing more is on its way here. */
  void passivate();
}
