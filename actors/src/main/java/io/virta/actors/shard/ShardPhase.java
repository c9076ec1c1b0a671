package io.virta.actors.shard;

import io.virta.actors.model.VirtaException;
import io.virta.actors.shard.ShardDirectory.Descriptor;
import io.virta.actors.shard.ShardEntity.Append;
import io.virta.actors.shard.ShardEntity.Close;
import io.virta.actors.shard.ShardEntity.Delete;
import io.virta.actors.shard.ShardEntity.JournalRecovered;
import io.virta.actors.shard.ShardEntity.ProducerCommand;
import io.virta.actors.shard.ShardEntity.Wake;
import org.jspecify.annotations.Nullable;

/**
 * A phase in the life of a shard. Each handler returns the next phase, often itself; messages
 * without a handler in a phase leave it unchanged.
 *
 * <pre>
 *   Unknown ──described──▶ Recovering ──recovered──▶ Serving ──close──▶ Closing ──ended──▶ Closed
 *      │                    │  │  ▲     (to Closing or Closed if it was)                     │
 *      │                    │  │  └──retry── JournalDown ◀──journal stopped── Serving, Closing, Closed
 *      │                    │  └──failed, transient──▶ JournalDown
 *      │                    └──failed, damaged──▶ Damaged
 *      └──not described──▶ Refused
 *
 *   Recovering, Serving, Closing, Closed, Deleting ──fenced──▶ Fenced   (its region stops it)
 *
 *   any phase ──delete──▶ Deleting ──dropped──▶ Gone   (or Refused, when dropping failed)
 *   any phase ──stop──▶ the same until nothing is in doubt, then Leaving ──journal stopped──▶ Left
 * </pre>
 *
 * <p>{@code stop} is not a phase of its own, because a stopping shard must first write or settle
 * the records it has accepted: see {@link ShardLife#leaving}.
 */
abstract sealed class ShardPhase permits HoldingPhase, AwakePhase, RefusingPhase {
  final ShardLife life;

  ShardPhase(ShardLife life) {
    this.life = life;
  }

  /** Returns the phase of a shard that has just been started. */
  static ShardPhase first(ShardLife life) {
    return new HoldingPhase.Unknown(life);
  }

  abstract ShardPhase append(Append append, long nowMillis);

  abstract ShardPhase producer(ProducerCommand command, long nowMillis);

  abstract ShardPhase wake(Wake wake);

  abstract ShardPhase close(Close close);

  ShardPhase delete(Delete delete) {
    life.waiters.untilDeleted(delete.replyTo());
    life.refuseEverybody(life.streamNotFound());
    if (life.effects.journalRuns()) {
      life.effects.stopJournal();
    } else {
      life.dropRecords();
    }
    return new RefusingPhase.Deleting(life);
  }

  ShardPhase stop() {
    life.leaving = true;
    return leaveIfDone();
  }

  ShardPhase described(Descriptor descriptor, boolean trim) {
    life.describe(descriptor);
    return this;
  }

  ShardPhase notDescribed(VirtaException refusal) {
    return this;
  }

  ShardPhase recovered(JournalRecovered recovered) {
    return this;
  }

  ShardPhase recoveryFailed(Throwable cause) {
    return this;
  }

  ShardPhase persisted(long nextSeq) {
    life.writer.persisted(nextSeq);
    return leaveIfDone();
  }

  ShardPhase callsFound(FoundCalls found) {
    life.writer.callsFound(found);
    return leaveIfDone();
  }

  ShardPhase callsNotFound(VirtaException reason) {
    life.writer.callsNotFound(reason);
    return leaveIfDone();
  }

  ShardPhase producersChanged() {
    life.writer.producersChanged();
    return leaveIfDone();
  }

  ShardPhase ended(ShardState state) {
    life.ended(state);
    return this;
  }

  /** A newer writer has opened the log; {@link #journalStopped} follows. */
  ShardPhase fenced(Throwable cause) {
    return this;
  }

  ShardPhase journalStopped() {
    return this;
  }

  ShardPhase startJournal() {
    return this;
  }

  ShardPhase trim() {
    return this;
  }

  ShardPhase dropped(@Nullable Throwable failure) {
    return this;
  }

  ShardPhase refuseOverdue(long nowNanos) {
    life.writer.refuseOverdue(nowNanos);
    return leaveIfDone();
  }

  /** Returns whether nothing of the shard is left, so that its tail is removed with it. */
  boolean isForgotten() {
    return false;
  }

  /**
   * Answers everybody and leaves, because the shard has another owner: to open the log again would
   * take it back. The next message starts the shard where Cluster Sharding has it by then.
   */
  final ShardPhase leaveToNewOwner(Throwable cause) {
    life.fenced(cause);
    ShardPhase next = new RefusingPhase.Fenced(life);
    if (life.leaving) {
      return next.leaveIfDone();
    }
    // Not by stopping at once: what is on its way here would be lost, and its sender would wait.
    life.effects.passivate();
    return next;
  }

  final ShardPhase leaveIfDone() {
    return life.leaving && life.writer.isDrained() ? leave() : this;
  }

  private ShardPhase leave() {
    if (life.effects.journalRuns()) {
      life.effects.stopJournal();
      return new RefusingPhase.Leaving(life);
    }
    return new RefusingPhase.Left(life, isForgotten());
  }

  @Override
  public String toString() {
    return getClass().getSimpleName();
  }
}
