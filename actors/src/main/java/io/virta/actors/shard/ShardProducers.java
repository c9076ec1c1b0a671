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
 * The idempotent producers of a shard: drops records that they have sent before, fences their
 * earlier owners, and retires them. Not thread safe; owned by one {@link ShardWriter}.
 *
 * <p>At most one block of a producer is in flight at a time. A second one is refused with {@code
 * UNAVAILABLE} until the outcome of the first is known: a repeat has no answer before that, and
 * later records must not become durable when earlier ones do not.
 */
final class ShardProducers {
  private final ShardKey shard;

  /** Null until the journal has recovered for the first time. */
  private @Nullable ProducerMarks marks;

  /** Changes that were sent to the journal and are not yet durable, in order. */
  private final ArrayDeque<ProducerCommand> changing = new ArrayDeque<>();

  ShardProducers(ShardKey shard) {
    this.shard = shard;
  }

  ProducerMarks marks() {
    return marks == null ? ShardState.EMPTY.producers() : marks;
  }

  /**
   * Returns the new records of an append; null when there are none and the append has been
   * answered. Before the first recovery the complete append is returned, to be held.
   *
   * @param isUnsettled whether records of a producer are accepted but not yet durable
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

  /** Returns the new records of an append that was held, or null as {@link #admit} does. */
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

  /** Raises the marks by a batch that is now durable. */
  void stored(BatchHeader batch) {
    if (marks != null) {
      marks = marks.take(batch);
    }
  }

  /** Takes over the marks that the journal has recovered. */
  void recovered(ProducerMarks durable) {
    marks = durable;
  }

  void expire(long beforeMillis) {
    if (marks != null) {
      marks = marks.expire(beforeMillis);
    }
  }

  /** Carries out a command about a producer that has no block in flight. */
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
    // Fence in memory at once: no later block of an earlier owner may follow the fence in the log.
    marks = marks().fence(fence.producerNo(), fence.epoch(), nowMillis);
    changing.add(fence);
    journal.tell(new ShardJournal.Fence(fence.producerNo(), fence.epoch(), nowMillis));
  }

  /** Answers the oldest change, which is now durable. */
  void changed() {
    ProducerCommand done = changing.poll();
    if (done != null) {
      done.answer(marks());
    }
  }

  boolean isSettled() {
    return changing.isEmpty();
  }

  /**
   * Refuses the pending changes as unavailable: whether they are in the log is unknown, and they
   * may be repeated.
   */
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
