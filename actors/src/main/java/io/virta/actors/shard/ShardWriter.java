package io.virta.actors.shard;

import io.virta.actors.encryption.DataKeyRing;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.VirtaException;
import io.virta.actors.shard.PendingAppends.Pending;
import io.virta.actors.shard.PendingAppends.Write;
import io.virta.actors.shard.ShardEntity.Append;
import io.virta.actors.shard.ShardEntity.ProducerCommand;
import io.virta.persistence.record.BatchSealer;
import io.virta.persistence.record.CallId;
import io.virta.persistence.record.DataKey;
import io.virta.persistence.record.RecordBlock;
import java.security.SecureRandom;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The writing half of a {@link ShardEntity}: orders and stamps what arrives, keeps at most one
 * batch in flight to the journal, and settles its outcome when the journal had to start anew. Not
 * thread safe; owned by its entity.
 *
 * <pre>
 * no journal --recovered--> idle --append--> in flight --persisted--> idle, or the next batch
 *     ^                                          |
 *     +------------- the journal stopped --------+   (in doubt until recovered says how far the log goes)
 * </pre>
 *
 * <p>A shard that is split or merged is closed: it takes no more, and when nothing waits any more
 * its end is persisted like a batch.
 */
final class ShardWriter {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ShardKey shard;
  private final ShardEnvironment env;
  private final ShardTail tail;
  private final PendingAppends pending;
  private final WriteMeter meter;
  private final ShardProducers producers;
  private final RepeatedCalls calls;

  /** Who writes; null while the journal has not recovered. */
  private @Nullable ActorRef<ShardJournal.Command> journal;

  /** Encrypts what the journal gets; null while the stream is not encrypted. */
  private @Nullable BatchSealer sealer;

  private @Nullable Write inFlight;
  private long nextSeq;
  private long lastArrivalMillis;
  private boolean closing;

  /**
   * Whether the journal has recovered once, so that the shard knows what it is and what it has
   * stored; what arrives before that is only held.
   */
  private boolean recovered;

  ShardWriter(ShardKey shard, ShardEnvironment env, ShardTail tail, RepeatedCalls.Lookup lookup) {
    this.shard = shard;
    this.env = env;
    this.tail = tail;
    this.pending =
        new PendingAppends(env.settings().batchBytes(), env.settings().pendingBytesMax());
    this.meter = new WriteMeter(env.settings().quota());
    this.producers = new ShardProducers(shard);
    this.calls =
        new RepeatedCalls(
            shard,
            tail,
            new CallWindow(env.callBudget()),
            env.settings().retryWindow().toMillis(),
            lookup,
            this::isUnsettled,
            this::accept);
  }

  /** Whether it takes no more, and writes the end when nothing waits. */
  boolean isClosing() {
    return closing;
  }

  /** Whether nothing waits and nothing is in flight. */
  boolean isDrained() {
    return inFlight == null && pending.isEmpty() && producers.isSettled() && calls.isSettled();
  }

  void append(Append append, long nowMillis) {
    Pending received = Pending.of(append, nowMillis);
    if (closing) {
      refuse(received, VirtaException.shardClosed(shard));
      return;
    }
    Pending fresh = fresh(received, nowMillis);
    if (fresh != null) {
      accept(fresh);
    }
  }

  /** What is new of an append; all of it while the shard does not know yet what it has stored. */
  private @Nullable Pending fresh(Pending append, long nowMillis) {
    Pending fresh = producers.admit(append, this::isUnsettled);
    return fresh == null || !recovered ? fresh : calls.admit(fresh, nowMillis);
  }

  private void accept(Pending append) {
    if (!env.records().hasRoom()) {
      refuse(append, logFull());
    } else if (!pending.hasRoomFor(append.block())) {
      refuse(append, VirtaException.throughputExceeded(shard));
    } else {
      // A clock that steps back must not reorder.
      lastArrivalMillis = tail.stamp(Math.max(lastArrivalMillis, append.receivedMillis()));
      Pending stamped = append.arrivedAt(lastArrivalMillis);
      Pending admitted = recovered ? metered(stamped) : stamped;
      if (admitted != null) {
        pending.add(admitted);
        writeNext();
      }
    }
    settle();
  }

  /**
   * Admits who waited for what is known now, and lets readers at the tip know how far the time of
   * the shard has come. Without a journal nothing is known of what was in flight.
   */
  private void settle() {
    calls.settled();
    if (journal != null && isDrained()) {
      tail.settled();
    }
  }

  /** Whether records of that idempotent producer are accepted and not durable yet. */
  private boolean isUnsettled(long producerNo) {
    return pending.hasBlockOf(producerNo) || (inFlight != null && inFlight.hasBlockOf(producerNo));
  }

  private boolean isUnsettled(CallId call) {
    return pending.hasBlockOf(call) || (inFlight != null && inFlight.hasBlockOf(call));
  }

  /**
   * The part of an append that the quota admits, from its front; null when that is nothing, and the
   * append has been refused. Producers see the rest as records that exceed the throughput.
   */
  private @Nullable Pending metered(Pending append) {
    if (!tail.isMetered()) {
      return append;
    }
    RecordBlock block = append.block();
    int count = meter.take(block, append.receivedMillis());
    if (count == block.recordCount()) {
      return append;
    }
    tail.refused(block.recordCount() - count);
    if (count == 0) {
      append.refuse(VirtaException.throughputExceeded(shard));
      return null;
    }
    return append.prefix(count);
  }

  void refuse(Append append, VirtaException reason) {
    refuse(Pending.of(append, 0), reason);
  }

  private void refuse(Pending append, VirtaException reason) {
    tail.refused(append.block().recordCount());
    append.refuse(reason);
  }

  /** Says how far an idempotent producer has come, and fences or forgets its owners. */
  void serve(ProducerCommand command, long nowMillis) {
    if (journal == null) {
      command.refuse(VirtaException.unavailable(shard.stream()));
    } else if (isUnsettled(command.producerNo())) {
      command.refuse(ShardProducers.underWay(command.producerNo()));
    } else {
      producers.serve(command, nowMillis, journal);
    }
  }

  /** The journal has made the oldest change to producers durable that it was told. */
  void producersChanged() {
    producers.changed();
  }

  /** How far the idempotent producers have come, for the shards that replace this one. */
  ProducerMarks marksIn(HashKeyRange range) {
    return producers.marks().within(range);
  }

  /** {@link ShardState#repeatedMillis} of all that is durable. */
  long repeatedMillis() {
    return calls.repeatedMillis();
  }

  /** Forgets the producers that have not been heard of since that time. */
  void expireProducers(long beforeMillis) {
    producers.expire(beforeMillis);
  }

  /** Takes no more; what was taken is written first, then the end. */
  void close() {
    closing = true;
    calls.refuseAll(VirtaException.shardClosed(shard));
    writeNext();
  }

  private void writeNext() {
    if (journal == null || inFlight != null) {
      return;
    }
    refuseWhatCannotBeWritten();
    if (!pending.isEmpty()) {
      inFlight = pending.take(nextSeq, sealer == null ? 0 : sealer.keyNo());
      journal.tell(new ShardJournal.Persist(inFlight.batch(), sealer));
    } else if (closing && !tail.hasEnded()) {
      journal.tell(ShardJournal.End.INSTANCE);
    }
  }

  private void refuseWhatCannotBeWritten() {
    if (pending.isEmpty()) {
      return;
    }
    if (!env.records().hasRoom()) {
      pending.refuseAll(logFull());
      return;
    }
    try {
      renewSealer();
    } catch (VirtaException noKey) {
      pending.refuseAll(noKey);
    }
  }

  /** The stream may have a new data key, or none, since the last batch. */
  private void renewSealer() {
    DataKey key = keyForWriting();
    if (key == null) {
      sealer = null;
    } else if (sealer == null || sealer.keyNo() != key.no()) {
      sealer = new BatchSealer(key, shard.entityId(), RANDOM);
    }
  }

  private @Nullable DataKey keyForWriting() {
    DataKeyRing keys = tail.keys();
    return keys == null ? null : keys.forWriting();
  }

  void persisted(long upToSeq) {
    Write write = inFlight;
    if (write == null || write.batch().nextSeq() != upToSeq) {
      return; // settled already, when the journal recovered
    }
    complete(write);
    writeNext();
    settle();
  }

  /**
   * Readers see the batch before its producers are answered: who reads after an answer finds the
   * record.
   */
  private void complete(Write write) {
    inFlight = null;
    nextSeq = write.batch().nextSeq();
    producers.stored(write.batch().header());
    calls.stored(write.batch());
    tail.append(write.batch());
    write.acknowledge();
  }

  /**
   * The journal knows how far the log goes: what was in doubt is acknowledged if it is in, and
   * written again if not.
   */
  void recovered(ActorRef<ShardJournal.Command> recoveredJournal, ShardState state) {
    Write inDoubt = inFlight;
    if (inDoubt != null && state.nextSeq() >= inDoubt.batch().nextSeq()) {
      complete(inDoubt);
    } else if (inDoubt != null) {
      pending.putBack(inDoubt);
      inFlight = null;
    }
    journal = recoveredJournal;
    sealer = null; // the one before may still hold it
    nextSeq = state.nextSeq();
    producers.recovered(state.producers());
    calls.recovered(state);
    if (!recovered) {
      recovered = true;
      pending.filter(this::admitHeld);
    }
    long floor = Math.max(tail.openedMillis(), state.lastArrivalMillis());
    lastArrivalMillis = tail.stamp(Math.max(floor, pending.arrivedFrom(floor)));
    if (!tail.isLive()) {
      tail.open(state);
    }
    if (state.closed()) {
      ended(state);
    }
    writeNext();
    settle();
  }

  /** Of an append that was held: what is new and passes the quota. */
  private @Nullable Pending admitHeld(Pending append) {
    Pending fresh = producers.fresh(append);
    Pending unknown = fresh == null ? null : calls.admit(fresh, fresh.receivedMillis());
    return unknown == null ? null : metered(unknown);
  }

  /** What the log knows of calls that were sent again. */
  void callsFound(FoundCalls found) {
    calls.found(found);
    settle();
  }

  void callsNotFound(VirtaException reason) {
    calls.notFound(reason);
    settle();
  }

  /** Frees memory for calls that are too old to come again. */
  void rest(long nowMillis) {
    calls.rest(nowMillis);
  }

  /** The shard leaves memory. */
  void leave() {
    producers.journalStopped();
    calls.close();
  }

  /** The end is durable: readers may know it. */
  void ended(ShardState state) {
    closing = true;
    pending.refuseAll(VirtaException.shardClosed(shard));
    tail.end(state);
  }

  void journalStopped() {
    journal = null;
    producers.journalStopped();
  }

  /**
   * Answers what has waited too long for the journal to come back. A batch in doubt is still
   * settled when it does.
   */
  void refuseOverdue(long nowMillis) {
    long overdue = nowMillis - env.settings().outcomeTimeout().toMillis();
    VirtaException refusal =
        new VirtaException(
            ErrorCode.UNAVAILABLE,
            "The journal of shard "
                + shard.shard()
                + " has not recovered; the outcome is unknown.");
    if (inFlight != null && inFlight.receivedBefore(overdue)) {
      refuseInFlight(refusal);
    }
    pending.refuseReceivedBefore(overdue, refusal);
    calls.refuseReceivedBefore(overdue, refusal);
    settle();
  }

  /** Tells those whose batch is in flight that its outcome is unknown; it is still settled. */
  void refuseInFlight(VirtaException refusal) {
    if (inFlight != null) {
      inFlight = inFlight.refuse(refusal);
    }
  }

  /** The same, and it is not settled: the log cannot say what became of it. */
  void abandonInFlight(VirtaException refusal) {
    refuseInFlight(refusal);
    inFlight = null;
  }

  /** Answers all that waits and was not handed to the journal. */
  void refuseWaiting(VirtaException reason) {
    pending.refuseAll(reason);
    calls.refuseAll(reason);
  }

  private static VirtaException logFull() {
    return new VirtaException(
        ErrorCode.LOG_FULL,
        "The log of this node has no room for more records; free disk space or shorten retention.");
  }
}
