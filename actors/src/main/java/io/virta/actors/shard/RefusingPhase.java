package io.virta.actors.shard;

import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import io.virta.actors.shard.ShardEntity.Append;
import io.virta.actors.shard.ShardEntity.Close;
import io.virta.actors.shard.ShardEntity.Delete;
import io.virta.actors.shard.ShardEntity.ProducerCommand;
import io.virta.actors.shard.ShardEntity.Wake;
import java.util.EnumSet;
import java.util.Set;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;

/** Refuses every request with one error. */
abstract sealed class RefusingPhase extends ShardPhase {
  private static final Set<ErrorCode> MISSING =
      EnumSet.of(ErrorCode.STREAM_NOT_FOUND, ErrorCode.SHARD_NOT_FOUND);

  private final VirtaException refusal;

  private RefusingPhase(ShardLife life, VirtaException refusal) {
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
  ShardPhase producer(ProducerCommand command, long nowMillis) {
    command.refuse(refusal);
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

  /**
   * The log is damaged, so the state of the shard is unknown; another attempt would fail the same
   * way.
   */
  static final class Damaged extends RefusingPhase {
    Damaged(ShardLife life, VirtaException refusal) {
      super(life, refusal);
    }
  }

  /**
   * The shard does not exist, its stream could not be asked, or its records could not be dropped;
   * waits for the region to stop it.
   */
  static final class Refused extends RefusingPhase {
    Refused(ShardLife life, VirtaException refusal) {
      super(life, refusal);
    }

    @Override
    boolean isForgotten() {
      return isOfMissing();
    }
  }

  /** A newer writer has opened the log; the shard answers its callers until the region stops it. */
  static final class Fenced extends RefusingPhase {
    Fenced(ShardLife life) {
      super(life, life.hasNewOwner());
    }

    /** Refuses: the new owner has the records, and the stream will ask it. */
    @Override
    ShardPhase delete(Delete delete) {
      delete.replyTo().tell(StatusReply.error(life.notDeleted()));
      return this;
    }
  }

  /** Drops every record once its journal has stopped. */
  static final class Deleting extends RefusingPhase {
    Deleting(ShardLife life) {
      super(life, life.streamNotFound());
    }

    @Override
    ShardPhase delete(Delete delete) {
      life.waiters.untilDeleted(delete.replyTo());
      return this;
    }

    /**
     * Does not leave while records are being dropped: the callers of the deletion wait for its
     * result.
     */
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
    ShardPhase refuseOverdue(long nowNanos) {
      life.writer.refuseOverdue(nowNanos);
      return this;
    }

    @Override
    ShardPhase fenced(Throwable cause) {
      life.waiters.deleted(life.notDeleted());
      return leaveToNewOwner(cause);
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
      // Passivate instead of stopping at once: messages on their way here would be lost, and their
      // senders would wait.
      life.effects.passivate();
      return next;
    }
  }

  /** Every record is dropped; refuses late messages until the region stops the shard. */
  static final class Gone extends RefusingPhase {
    Gone(ShardLife life) {
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

  /** Everything is settled; waits for the journal to stop. */
  static final class Leaving extends RefusingPhase {
    Leaving(ShardLife life) {
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
    ShardPhase refuseOverdue(long nowNanos) {
      return this;
    }

    @Override
    ShardPhase journalStopped() {
      return new Left(life, false);
    }
  }

  /** The final phase: the actor stops. */
  static final class Left extends RefusingPhase {
    private final boolean forgotten;

    Left(ShardLife life, boolean forgotten) {
      super(life, VirtaException.unavailable(life.shard.stream()));
      this.forgotten = forgotten;
    }

    @Override
    boolean isForgotten() {
      return forgotten;
    }
  }
}
