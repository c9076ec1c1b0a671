package io.virta.actors.shard;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.VirtaException;
import io.virta.actors.shard.PendingAppends.Pending;
import io.virta.actors.shard.ProducerMarks.Admission;
import io.virta.actors.shard.ShardEntity.FenceProducer;
import io.virta.actors.shard.ShardEntity.ProducerCommand;
import io.virta.actors.shard.ShardEntity.RetireProducer;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.BlockSender.Producer;
import java.util.ArrayDeque;
import java.util.function.LongPredicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The idempotent producers of a shard: drops what they have sent before, and changes their owners.
 * Not thread safe; owned by one {@link ShardWriter}.
 *
 * <p>At most one block of a producer is under way at a time. A second one is refused with {@code
 * UNAVAILABLE} until the outcome of the first is known: a repeat would have no answer before that,
 * and later records must not become durable when earlier ones do not.
 */
final class ShardProducers {
  private final ShardKey shard;

  /** Null until the journal has recovered for the first time. */
  private @Nullable ProducerMarks marks;

  /** What the journal was told to change, in this order, and has not made durable. */
  private final ArrayDeque<ProducerCommand> changing = new ArrayDeque<>();

  ShardProducers(ShardKey shard) {
    this.shard = shard;
  }

  ProducerMarks marks() {
    return marks == null ? ShardState.EMPTY.producers() : marks;
  }

  /**
   * What is new of an append; null when that is nothing, and the append has been answered. As long
   * as nothing is known of its producers all of it is held.
   *
   * @param isUnsettled whether records of a producer are accepted and not durable yet
   */
  @Nullable Pending admit(Pending append, LongPredicate isUnsettled) {
    Producer producer = append.block().header().producer();
    if (producer == null) {
      return append;
    }
    if (isUnsettled.test(producer.no())) {
      append.refuse(underWay(producer.no()));
      return null;
    }
    return marks == null ? append : fresh(append);
  }

  /** The same, of an append that was held. */
  @Nullable Pending fresh(Pending append) {
    Producer producer = append.block().header().producer();
    if (producer == null) {
      return append;
    }
    Admission admission = marks().admit(append.block());
    if (admission instanceof Admission.Fresh fresh) {
      return fresh.block() == append.block()
          ? append
          : append.with(fresh.block().arrivedAt(append.block().arrivalMillis()));
    }
    if (admission instanceof Admission.Fenced fenced) {
      append.refuse(fenced(producer.no(), producer.epoch(), fenced.epoch()));
    } else {
      append.acknowledgeKnown();
    }
    return null;
  }

  /** A batch is durable. */
  void stored(BatchHeader batch) {
    if (marks != null) {
      marks = marks.take(batch);
    }
  }

  /** The journal knows what is durable. */
  void recovered(ProducerMarks durable) {
    marks = durable;
  }

  void expire(long beforeMillis) {
    if (marks != null) {
      marks = marks.expire(beforeMillis);
    }
  }

  /** Carries out a command about a producer that has no block under way. */
  void serve(ProducerCommand command, long nowMillis, ActorRef<ShardJournal.Command> journal) {
    if (command instanceof FenceProducer fence) {
      fence(fence, nowMillis, journal);
    } else if (command instanceof RetireProducer retire) {
      marks = marks().retire(retire.producerNo());
      changing.add(retire);
      journal.tell(new ShardJournal.Retire(retire.producerNo()));
    } else {
      command.answer(marks());
    }
  }

  private void fence(FenceProducer fence, long nowMillis, ActorRef<ShardJournal.Command> journal) {
    int newest = marks().standing(fence.producerNo()).epoch();
    if (fence.epoch() <= newest) {
      fence.refuse(fenced(fence.producerNo(), fence.epoch(), newest));
      return;
    }
    // At once: what the owner before sends from now on must not get into the log behind it.
    marks = marks().fence(fence.producerNo(), fence.epoch(), nowMillis);
    changing.add(fence);
    journal.tell(new ShardJournal.Fence(fence.producerNo(), fence.epoch(), nowMillis));
  }

  /** The oldest change is durable. */
  void changed() {
    ProducerCommand done = changing.poll();
    if (done != null) {
      done.answer(marks());
    }
  }

  boolean isSettled() {
    return changing.isEmpty();
  }

  /** Whether the changes under way got into the log is unknown; they may be repeated. */
  void journalStopped() {
    VirtaException unknown = VirtaException.unavailable(shard.stream());
    changing.forEach(command -> command.refuse(unknown));
    changing.clear();
  }

  static VirtaException underWay(long producerNo) {
    return new VirtaException(
        ErrorCode.UNAVAILABLE,
        "Records of producer %d are under way; their outcome is not known yet."
            .formatted(producerNo));
  }

  private VirtaException fenced(long producerNo, int epoch, int newest) {
    return new VirtaException(
        ErrorCode.PRODUCER_FENCED,
        "Producer %d has an owner of epoch %d at shard %s of stream %s; %d is too low."
            .formatted(producerNo, newest, shard.shard(), shard.stream().name(), epoch));
  }
}
