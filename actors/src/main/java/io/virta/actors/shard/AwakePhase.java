package io.virta.actors.shard;

import io.virta.actors.model.VirtaException;
import io.virta.actors.shard.ShardDirectory.Descriptor;
import io.virta.actors.shard.ShardEntity.Append;
import io.virta.actors.shard.ShardEntity.Close;
import io.virta.actors.shard.ShardEntity.ProducerCommand;
import io.virta.actors.shard.ShardEntity.Wake;
import org.apache.pekko.pattern.StatusReply;

/** Has a recovered journal: serves readers and can be trimmed. */
abstract sealed class AwakePhase extends ShardPhase {
  private AwakePhase(ShardLife life) {
    super(life);
  }

  @Override
  ShardPhase wake(Wake wake) {
    wake.replyTo().tell(StatusReply.ack());
    return this;
  }

  /** Asks the stream for its description first: retention may have changed since the shard woke. */
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
  ShardPhase fenced(Throwable cause) {
    return leaveToNewOwner(cause);
  }

  @Override
  ShardPhase journalStopped() {
    return new HoldingPhase.JournalDown(life, null).journalStopped();
  }

  /** Accepts records. */
  static final class Serving extends AwakePhase {
    Serving(ShardLife life) {
      super(life);
    }

    @Override
    ShardPhase append(Append append, long nowMillis) {
      life.writer.append(append, nowMillis);
      return this;
    }

    @Override
    ShardPhase producer(ProducerCommand command, long nowMillis) {
      life.writer.serve(command, nowMillis);
      return this;
    }

    @Override
    ShardPhase close(Close close) {
      life.waiters.untilEnded(close.replyTo());
      life.writer.close();
      return new Closing(life);
    }
  }

  /** Accepts no more records, because the shard is split or merged. */
  private abstract static sealed class NoLongerWritten extends AwakePhase {
    private NoLongerWritten(ShardLife life) {
      super(life);
    }

    @Override
    ShardPhase append(Append append, long nowMillis) {
      life.writer.refuse(append, VirtaException.shardClosed(life.shard));
      return this;
    }

    @Override
    ShardPhase producer(ProducerCommand command, long nowMillis) {
      command.refuse(VirtaException.shardClosed(life.shard));
      return this;
    }
  }

  /** Writes the records it has accepted, then its end. */
  static final class Closing extends NoLongerWritten {
    Closing(ShardLife life) {
      super(life);
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

  /** Its end is durable; it serves readers until its records are past retention. */
  static final class Closed extends NoLongerWritten {
    Closed(ShardLife life) {
      super(life);
    }

    @Override
    ShardPhase close(Close close) {
      life.waiters.untilEnded(close.replyTo());
      life.answerEnd();
      return this;
    }
  }
}
