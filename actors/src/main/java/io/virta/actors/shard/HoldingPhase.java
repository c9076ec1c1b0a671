package io.virta.actors.shard;

import io.virta.actors.damage.DamagedEntities.Damage;
import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.damage.RecoveryFailures;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import io.virta.actors.shard.ShardDirectory.Descriptor;
import io.virta.actors.shard.ShardEntity.Append;
import io.virta.actors.shard.ShardEntity.Close;
import io.virta.actors.shard.ShardEntity.JournalRecovered;
import io.virta.actors.shard.ShardEntity.ProducerCommand;
import io.virta.actors.shard.ShardEntity.Wake;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;

/** Has no recovered journal yet: holds requests, or refuses them when {@link #refusal} is set. */
abstract sealed class HoldingPhase extends ShardPhase {
  final @Nullable VirtaException refusal;

  private HoldingPhase(ShardLife life, @Nullable VirtaException refusal) {
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
  ShardPhase producer(ProducerCommand command, long nowMillis) {
    if (refusal == null) {
      life.waiters.untilServed(command);
    } else {
      command.refuse(refusal);
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

  /** Waits for the stream to confirm that the shard exists. */
  static final class Unknown extends HoldingPhase {
    Unknown(ShardLife life) {
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
      ShardPhase next = new RefusingPhase.Refused(life, refused);
      if (life.leaving) {
        return next.leaveIfDone();
      }
      life.effects.passivate();
      return next;
    }
  }

  /** Waits for its journal to recover the state of the shard. */
  static final class Recovering extends HoldingPhase {
    Recovering(ShardLife life, @Nullable VirtaException refusal) {
      super(life, refusal);
    }

    @Override
    ShardPhase recovered(JournalRecovered recovered) {
      life.effects.journalIsBack();
      life.writer.recovered(recovered.journal(), recovered.state());
      ShardPhase next;
      if (recovered.state().closed()) {
        life.answerEnd();
        next = new AwakePhase.Closed(life);
      } else {
        next =
            life.writer.isClosing() ? new AwakePhase.Closing(life) : new AwakePhase.Serving(life);
      }
      life.waiters.awake();
      for (ProducerCommand waiting : life.waiters.takeProducerCommands()) {
        next = next.producer(waiting, life.nowMillis());
      }
      return next.leaveIfDone();
    }

    /** Before it took anything: the log was empty, and what its parents know was refused. */
    @Override
    ShardPhase fenced(Throwable cause) {
      return leaveToNewOwner(cause);
    }

    /**
     * Refuses all held requests at once. After a transient failure the journal is restarted, and a
     * write in flight stays in doubt until then. Damage is permanent, so the outcome of a write in
     * flight remains unknown.
     */
    @Override
    ShardPhase recoveryFailed(Throwable cause) {
      if (RecoveryFailures.isFenced(cause)) {
        return leaveToNewOwner(cause);
      }
      VirtaException why = RecoveryFailures.refusal(life.name(), cause);
      if (why.code() != ErrorCode.DAMAGED) {
        life.refuseEverybody(why);
        return new JournalDown(life, why);
      }
      life.damages.found(
          new Damage(Kind.SHARD, life.shard.entityId(), String.valueOf(cause.getMessage())));
      life.writer.abandonInFlight(why);
      life.refuseEverybody(why);
      return new RefusingPhase.Damaged(life, why).leaveIfDone();
    }

    @Override
    ShardPhase journalStopped() {
      return new JournalDown(life, refusal).journalStopped();
    }
  }

  /** Its journal has stopped and is restarted after a delay; a write in flight is in doubt. */
  static final class JournalDown extends HoldingPhase {
    JournalDown(ShardLife life, @Nullable VirtaException refusal) {
      super(life, refusal);
    }

    @Override
    ShardPhase journalStopped() {
      life.writer.journalStopped();
      if (life.leaving) {
        return new RefusingPhase.Left(life, false);
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
}
