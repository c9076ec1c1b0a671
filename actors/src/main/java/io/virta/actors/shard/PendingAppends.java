package io.virta.actors.shard;

import io.virta.actors.model.Appended;
import io.virta.actors.model.Earlier;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.StoredEntries;
import io.virta.actors.model.VirtaException;
import io.virta.persistence.record.BlockHeader;
import io.virta.persistence.record.BlockSender.Call;
import io.virta.persistence.record.BlockSender.Producer;
import io.virta.persistence.record.CallId;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The blocks waiting to be written, in order of arrival: while one batch is in flight, the next one
 * is collected here. Not thread safe; owned by one {@link ShardEntity}.
 */
final class PendingAppends {
  /**
   * A block and the actor to reply to.
   *
   * @param receivedMillis when the block was received, by the wall clock; its records arrive then
   *     or later
   * @param receivedNanos the same time by the monotonic clock, for how long the block has waited
   * @param takenTo for a block of an idempotent producer, the out number up to which all sent
   *     records are durable once this block is
   * @param earlier the entries that earlier attempts of its call have stored, which are not in the
   *     block
   */
  record Pending(
      RecordBlock block,
      long receivedMillis,
      long receivedNanos,
      long takenTo,
      List<StoredEntries> earlier,
      long id,
      ActorRef<AppendAnswer> replyTo) {
    static Pending of(ShardEntity.Append append, long receivedMillis, long receivedNanos) {
      Producer producer = append.block().header().producer();
      long takenTo = producer == null ? 0 : producer.lastOutNumber();
      return new Pending(
          append.block(),
          receivedMillis,
          receivedNanos,
          takenTo,
          List.of(),
          append.id(),
          append.replyTo());
    }

    Pending arrivedAt(long millis) {
      return with(block.arrivedAt(millis));
    }

    Pending with(RecordBlock other) {
      return new Pending(other, receivedMillis, receivedNanos, takenTo, earlier, id, replyTo);
    }

    /** Returns only its first records, as if the others had not been sent. */
    Pending prefix(int count) {
      RecordBlock first = block.prefix(count);
      Producer producer = first.header().producer();
      return new Pending(
          first,
          receivedMillis,
          receivedNanos,
          producer == null ? 0 : producer.lastOutNumber(),
          earlier,
          id,
          replyTo);
    }

    /** Returns a copy with the entries that earlier attempts of its call have stored. */
    Pending after(List<StoredEntries> stored) {
      return new Pending(block, receivedMillis, receivedNanos, takenTo, stored, id, replyTo);
    }

    boolean hasWaitedLonger(Duration longest, long nowNanos) {
      return nowNanos - receivedNanos > longest.toNanos();
    }

    /** Acknowledges an append whose records are all stored already. */
    void acknowledgeKnown() {
      replyTo.tell(
          earlier.isEmpty()
              ? new AppendAnswer.Taken(id, takenTo)
              : new AppendAnswer.Done(id, Appended.nothing(new Earlier(earlier, null))));
    }

    void acknowledge(long firstSeq, boolean encrypted) {
      if (block.header().producer() != null) {
        replyTo.tell(new AppendAnswer.Taken(id, takenTo));
        return;
      }
      Appended appended =
          new Appended(
              firstSeq,
              block.recordCount(),
              block.arrivalMillis(),
              encrypted,
              earlier.isEmpty() ? null : new Earlier(earlier, null));
      replyTo.tell(new AppendAnswer.Done(id, appended));
    }

    /**
     * Refuses all records of the block. A closed shard does not report entries stored earlier: the
     * shards that replace it will.
     */
    void refuse(VirtaException reason) {
      replyTo.tell(
          earlier.isEmpty() || reason.code() == ErrorCode.SHARD_CLOSED
              ? new AppendAnswer.Refused(id, reason)
              : new AppendAnswer.Done(id, Appended.nothing(new Earlier(earlier, reason))));
    }
  }

  /**
   * A batch and the appends to answer, in the order of its blocks; no appends once they have been
   * refused.
   */
  record Write(RecordBatch batch, List<Pending> appends) {
    boolean hasWaitedLonger(Duration longest, long nowNanos) {
      return !appends.isEmpty() && appends.get(0).hasWaitedLonger(longest, nowNanos);
    }

    boolean hasBlockOf(CallId call) {
      for (BlockHeader block : batch.header().blocks()) {
        Call sender = block.call();
        if (sender != null && sender.id().equals(call)) {
          return true;
        }
      }
      return false;
    }

    boolean hasBlockOf(long producerNo) {
      for (BlockHeader block : batch.header().blocks()) {
        Producer producer = block.producer();
        if (producer != null && producer.no() == producerNo) {
          return true;
        }
      }
      return false;
    }

    /**
     * Answers every append that the outcome is unknown. The batch may still become durable, without
     * further answers.
     */
    Write refuse(VirtaException refusal) {
      appends.forEach(append -> append.refuse(refusal));
      return new Write(batch, List.of());
    }

    /** Answers every append with its sequence numbers. */
    void acknowledge() {
      long seq = batch.firstSeq();
      boolean encrypted = batch.blocks().get(0).isEncrypted();
      for (Pending append : appends) {
        append.acknowledge(seq, encrypted);
        seq += append.block().recordCount();
      }
    }
  }

  private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
  private final int batchBytes;
  private final int bytesMax;
  private long bytes;

  PendingAppends(int batchBytes, int bytesMax) {
    this.batchBytes = batchBytes;
    this.bytesMax = bytesMax;
  }

  /**
   * Replaces each waiting append, in order, by the result of the function; null removes an append,
   * which the function must have answered or kept.
   */
  void filter(Function<Pending, @Nullable Pending> admit) {
    for (int i = waiting.size(); i > 0; i--) {
      Pending append = waiting.remove();
      bytes -= append.block().bodyLength();
      Pending admitted = admit.apply(append);
      if (admitted != null) {
        add(admitted);
      }
    }
  }

  /**
   * Raises earlier arrival times to that time: the appends were accepted before the latest arrival
   * time of the shard was known, possibly with a clock that had stepped back.
   *
   * @return the newest arrival of all waiting appends; 0 if there are none
   */
  long arrivedFrom(long millis) {
    long newest = 0;
    for (int i = waiting.size(); i > 0; i--) {
      Pending append = waiting.remove();
      newest = Math.max(millis, append.block().arrivalMillis());
      waiting.add(append.block().arrivalMillis() < millis ? append.arrivedAt(millis) : append);
    }
    return newest;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Returns whether a block of that call waits. */
  boolean hasBlockOf(CallId call) {
    for (Pending append : waiting) {
      Call sender = append.block().header().call();
      if (sender != null && sender.id().equals(call)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a block of that idempotent producer waits. */
  boolean hasBlockOf(long producerNo) {
    for (Pending append : waiting) {
      Producer producer = append.block().header().producer();
      if (producer != null && producer.no() == producerNo) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether this block fits. A block larger than the limit may only wait alone. */
  boolean hasRoomFor(RecordBlock block) {
    return waiting.isEmpty() || bytes + block.bodyLength() <= bytesMax;
  }

  void add(Pending append) {
    waiting.add(append);
    bytes += append.block().bodyLength();
  }

  /**
   * Takes the next batch: at least one block, then as many as fit in the batch size.
   *
   * @param keyNo the number of the data key that will encrypt the batch; 0 for none
   */
  Write take(long firstSeq, int keyNo) {
    List<RecordBlock> blocks = new ArrayList<>();
    List<Pending> appends = new ArrayList<>();
    long taken = 0;
    while (!waiting.isEmpty()) {
      int next = waiting.element().block().bodyLength();
      if (!blocks.isEmpty() && taken + next > batchBytes) {
        break;
      }
      Pending append = waiting.remove();
      blocks.add(keyNo == 0 ? append.block() : append.block().toBeEncrypted(keyNo));
      appends.add(append);
      taken += next;
    }
    bytes -= taken;
    return new Write(RecordBatch.of(firstSeq, blocks), appends);
  }

  /**
   * Puts a write that never reached the log back at the front, to be numbered and written again in
   * the same order.
   */
  void putBack(Write write) {
    for (int i = write.appends().size() - 1; i >= 0; i--) {
      Pending append = write.appends().get(i);
      waiting.addFirst(append);
      bytes += append.block().bodyLength();
    }
  }

  /** Removes and refuses the appends that have waited longer than {@code longest}. */
  void refuseOverdue(Duration longest, long nowNanos, VirtaException refusal) {
    while (!waiting.isEmpty() && waiting.element().hasWaitedLonger(longest, nowNanos)) {
      refuseFirst(refusal);
    }
  }

  /** Removes and refuses all appends. */
  void refuseAll(VirtaException refusal) {
    while (!waiting.isEmpty()) {
      refuseFirst(refusal);
    }
  }

  private void refuseFirst(VirtaException refusal) {
    Pending append = waiting.remove();
    bytes -= append.block().bodyLength();
    append.refuse(refusal);
  }
}
