package io.virta.actors.shard;

import io.virta.actors.damage.DamagedEntities.Damage;
import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.damage.RecoveryFailures;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import io.virta.actors.shard.ShardDirectory.Descriptor;
import io.virta.actors.shard.ShardEntity.Append;
import io.virta.actors.shard.ShardEntity.Close;
import io.virta.actors.shard.ShardEntity.Delete;
import io.virta.actors.shard.ShardEntity.JournalRecovered;
import io.virta.actors.shard.ShardEntity.Wake;
import java.util.EnumSet;
import java.util.Set;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;

/**
 * A phase in the life of a shard. Each handler answers the phase that follows, often itself; what a
 * phase does not mention leaves it as it is.
 *
 * <pre>
 *   Unknown ──described──▶ Recovering ──recovered──▶ Serving ──close──▶ Closing ──ended──▶ Closed
 *      │                    │  │  ▲     (to Closing or Closed if it was)                     │
 *      │                    │  │  └──retry── JournalDown ◀──journal stopped── Serving, Closing, Closed
 *      │                    │  └──failed, may pass──▶ JournalDown
 *      │                    └──failed, damaged──▶ Damaged
 *      └──not described──▶ Refused
 *
 *   any phase ──delete──▶ Deleting ──dropped──▶ Gone   (or Refused, when dropping failed)
 *   any phase ──stop──▶ the same until nothing is in doubt, then Leaving ──journal stopped──▶ Left
 * </pre>
 *
 * <p>{@code stop} is no phase of its own, because a shard that is told to stop must first write, or
 * settle, what it has taken: {@link ShardLife#leaving}.
 */
abstract sealed class ShardPhase {
  private static final Set<ErrorCode> MISSING =
      EnumSet.of(ErrorCode.STREAM_NOT_FOUND, ErrorCode.SHARD_NOT_FOUND);

  final ShardLife life;

  private ShardPhase(ShardLife life) {
    this.life = life;
  }

  /** The phase of a shard that has just been started. */
  static ShardPhase first(ShardLife life) {
    return new Unknown(life);
  }

  abstract ShardPhase append(Append append, long nowMillis);

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
    return new Deleting(life);
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

  ShardPhase ended(ShardState state) {
    life.ended(state);
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

  ShardPhase refuseOverdue(long nowMillis) {
    life.writer.refuseOverdue(nowMillis);
    return leaveIfDone();
  }

  /** Whether nothing of the shard is left that its tail should outlive it for. */
  boolean isForgotten() {
    return false;
  }

  final ShardPhase leaveIfDone() {
    return life.leaving && life.writer.isDrained() ? leave() : this;
  }

  private ShardPhase leave() {
    if (life.effects.journalRuns()) {
      life.effects.stopJournal();
      return new Leaving(life);
    }
    return new Left(life, isForgotten());
  }

  @Override
  public String toString() {
    return getClass().getSimpleName();
  }

  /** Has no journal to write with yet: holds what comes, or refuses it when there is a reason. */
  private abstract static sealed class Holding extends ShardPhase {
    final @Nullable VirtaException refusal;

    private Holding(ShardLife life, @Nullable VirtaException refusal) {
      super(life);
      this.refusal = refusal;
    }

    @Override
    ShardPhase append(Append append, long nowMillis) {
      if (refusal == null) {
        life.writer.append(append, nowMillis);
      } else {
        life.writer.refuse(append, refusal);
      }
      return this;
    }

    @Override
    ShardPhase wake(Wake wake) {
      if (refusal == null) {
        life.waiters.untilAwake(wake.replyTo());
      } else {
        wake.replyTo().tell(StatusReply.error(refusal));
      }
      return this;
    }

    @Override
    ShardPhase close(Close close) {
      if (refusal == null) {
        life.waiters.untilEnded(close.replyTo());
        life.writer.close();
      } else {
        close.replyTo().tell(StatusReply.error(refusal));
      }
      return this;
    }
  }

  /** Asks its stream whether it exists. */
  static final class Unknown extends Holding {
    private Unknown(ShardLife life) {
      super(life, null);
    }

    @Override
    ShardPhase described(Descriptor descriptor, boolean trim) {
      life.describe(descriptor);
      life.effects.startJournal();
      return new Recovering(life, null);
    }

    @Override
    ShardPhase notDescribed(VirtaException refused) {
      life.refuseEverybody(refused);
      ShardPhase next = new Refused(life, refused);
      if (life.leaving) {
        return next.leaveIfDone();
      }
      life.effects.passivate();
      return next;
    }
  }

  /** Its journal reads where the shard stands. */
  static final class Recovering extends Holding {
    private Recovering(ShardLife life, @Nullable VirtaException refusal) {
      super(life, refusal);
    }

    @Override
    ShardPhase recovered(JournalRecovered recovered) {
      life.effects.journalIsBack();
      life.writer.recovered(recovered.journal(), recovered.state());
      ShardPhase next;
      if (recovered.state().closed()) {
        life.answerEnd();
        next = new Closed(life);
      } else {
        next = life.writer.isClosing() ? new Closing(life) : new Serving(life);
      }
      life.waiters.awake();
      return next.leaveIfDone();
    }

    /**
     * Refuses everybody at once. After a failure that may pass the journal is started again, and a
     * write in flight stays in doubt until then; damage stays, so its outcome remains unknown.
     */
    @Override
    ShardPhase recoveryFailed(Throwable cause) {
      VirtaException why = RecoveryFailures.refusal(life.name(), cause);
      if (why.code() != ErrorCode.DAMAGED) {
        life.refuseEverybody(why);
        return new JournalDown(life, why);
      }
      life.damages.found(
          new Damage(Kind.SHARD, life.shard.entityId(), String.valueOf(cause.getMessage())));
      life.writer.abandonInFlight(why);
      life.refuseEverybody(why);
      return new Damaged(life, why).leaveIfDone();
    }

    @Override
    ShardPhase journalStopped() {
      return new JournalDown(life, refusal).journalStopped();
    }
  }

  /** Its journal has stopped, and is started again after a while; a write in flight is in doubt. */
  static final class JournalDown extends Holding {
    private JournalDown(ShardLife life, @Nullable VirtaException refusal) {
      super(life, refusal);
    }

    @Override
    ShardPhase journalStopped() {
      life.writer.journalStopped();
      if (life.leaving) {
        return new Left(life, false);
      }
      life.effects.startJournalLater();
      return this;
    }

    @Override
    ShardPhase startJournal() {
      life.effects.startJournal();
      return new Recovering(life, refusal);
    }
  }

  /** Has a journal: readers are served, and the shard can be trimmed. */
  private abstract static sealed class Awake extends ShardPhase {
    private Awake(ShardLife life) {
      super(life);
    }

    @Override
    ShardPhase wake(Wake wake) {
      wake.replyTo().tell(StatusReply.ack());
      return this;
    }

    /** Asks its stream again first: retention may have changed since the shard woke. */
    @Override
    ShardPhase trim() {
      life.effects.describe(/* trim= */ true);
      return this;
    }

    @Override
    ShardPhase described(Descriptor descriptor, boolean trim) {
      life.describe(descriptor);
      if (trim) {
        life.effects.trim(descriptor.retention());
      }
      return this;
    }

    @Override
    ShardPhase journalStopped() {
      return new JournalDown(life, null).journalStopped();
    }
  }

  /** Takes records. */
  static final class Serving extends Awake {
    private Serving(ShardLife life) {
      super(life);
    }

    @Override
    ShardPhase append(Append append, long nowMillis) {
      life.writer.append(append, nowMillis);
      return this;
    }

    @Override
    ShardPhase close(Close close) {
      life.waiters.untilEnded(close.replyTo());
      life.writer.close();
      return new Closing(life);
    }
  }

  /** Split or merged: takes no more, writes what it has taken, then its end. */
  static final class Closing extends Awake {
    private Closing(ShardLife life) {
      super(life);
    }

    @Override
    ShardPhase append(Append append, long nowMillis) {
      life.writer.refuse(append, VirtaException.shardClosed(life.shard));
      return this;
    }

    @Override
    ShardPhase close(Close close) {
      life.waiters.untilEnded(close.replyTo());
      return this;
    }

    @Override
    ShardPhase ended(ShardState state) {
      life.ended(state);
      return new Closed(life).leaveIfDone();
    }
  }

  /** Its end is durable; it is read until retention has passed its records. */
  static final class Closed extends Awake {
    private Closed(ShardLife life) {
      super(life);
    }

    @Override
    ShardPhase append(Append append, long nowMillis) {
      life.writer.refuse(append, VirtaException.shardClosed(life.shard));
      return this;
    }

    @Override
    ShardPhase close(Close close) {
      life.waiters.untilEnded(close.replyTo());
      life.answerEnd();
      return this;
    }
  }

  /** Serves nobody. */
  private abstract static sealed class Refusing extends ShardPhase {
    private final VirtaException refusal;

    private Refusing(ShardLife life, VirtaException refusal) {
      super(life);
      this.refusal = refusal;
    }

    final boolean isOfMissing() {
      return MISSING.contains(refusal.code());
    }

    @Override
    ShardPhase append(Append append, long nowMillis) {
      life.writer.refuse(append, refusal);
      return this;
    }

    @Override
    ShardPhase wake(Wake wake) {
      wake.replyTo().tell(StatusReply.error(refusal));
      return this;
    }

    @Override
    ShardPhase close(Close close) {
      close.replyTo().tell(StatusReply.error(refusal));
      return this;
    }
  }

  /** The log cannot tell where it stands; another attempt would read the same. */
  static final class Damaged extends Refusing {
    private Damaged(ShardLife life, VirtaException refusal) {
      super(life, refusal);
    }
  }

  /** There is no such shard, or nobody could tell; it waits for the region to stop it. */
  static final class Refused extends Refusing {
    private Refused(ShardLife life, VirtaException refusal) {
      super(life, refusal);
    }

    @Override
    boolean isForgotten() {
      return isOfMissing();
    }
  }

  /** Forgets every record once its journal has stopped. */
  static final class Deleting extends Refusing {
    private Deleting(ShardLife life) {
      super(life, life.streamNotFound());
    }

    @Override
    ShardPhase delete(Delete delete) {
      life.waiters.untilDeleted(delete.replyTo());
      return this;
    }

    /** Not while records are being dropped: who asked for that waits to hear of its end. */
    @Override
    ShardPhase stop() {
      life.leaving = true;
      return this;
    }

    @Override
    ShardPhase persisted(long nextSeq) {
      life.writer.persisted(nextSeq);
      return this;
    }

    @Override
    ShardPhase refuseOverdue(long nowMillis) {
      life.writer.refuseOverdue(nowMillis);
      return this;
    }

    @Override
    ShardPhase journalStopped() {
      life.writer.journalStopped();
      life.dropRecords();
      return this;
    }

    @Override
    ShardPhase dropped(@Nullable Throwable failure) {
      ShardPhase next;
      if (failure == null) {
        life.damages.forget(Kind.SHARD, life.shard.entityId());
        next = new Gone(life);
      } else {
        // The caller of the deletion gets the failure, logs it and tries again.
        next = new Refused(life, life.notDeleted());
      }
      life.waiters.deleted(failure);
      if (life.leaving) {
        return next.leaveIfDone();
      }
      // Not by stopping at once: what is on its way here would be lost, and its sender would wait.
      life.effects.passivate();
      return next;
    }
  }

  /** Every record is forgotten; answers what still comes until the region has taken notice. */
  static final class Gone extends Refusing {
    private Gone(ShardLife life) {
      super(life, life.streamNotFound());
    }

    @Override
    ShardPhase delete(Delete delete) {
      delete.replyTo().tell(StatusReply.ack());
      return this;
    }

    @Override
    boolean isForgotten() {
      return true;
    }
  }

  /** Nothing is in doubt any more; waits for its journal to stop. */
  static final class Leaving extends Refusing {
    private Leaving(ShardLife life) {
      super(life, VirtaException.unavailable(life.shard.stream()));
    }

    @Override
    ShardPhase stop() {
      return this;
    }

    @Override
    ShardPhase persisted(long nextSeq) {
      return this;
    }

    @Override
    ShardPhase refuseOverdue(long nowMillis) {
      return this;
    }

    @Override
    ShardPhase journalStopped() {
      return new Left(life, false);
    }
  }

  /** The end: the actor stops. */
  static final class Left extends Refusing {
    private final boolean forgotten;

    private Left(ShardLife life, boolean forgotten) {
      super(life, VirtaException.unavailable(life.shard.stream()));
      this.forgotten = forgotten;
    }

    @Override
    boolean isForgotten() {
      return forgotten;
    }
  }
}
