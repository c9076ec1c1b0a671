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
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The writing half of a {@link ShardEntity}: orders and timestamps appends, keeps at most one batch
 * in flight to the journal, and settles the outcome of that batch after the journal has restarted.
 * Not thread safe; owned by its entity.
 *
 * <pre>
 * no journal --recovered--> idle --append--> in flight --persisted--> idle, or the next batch
 *     ^                                          |
 *     +------------- the journal stopped --------+   (in doubt until recovery shows where the log ends)
 * </pre>
 *
 * <p>A split or merge closes the shard: it accepts no more records, and once nothing is pending its
 * end is persisted like a batch.
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

  /** The running journal; null until it has recovered. */
  private @Nullable ActorRef<ShardJournal.Command> journal;

  /** Encrypts the batches for the journal; null while the stream is not encrypted. */
  private @Nullable BatchSealer sealer;

  private @Nullable Write inFlight;
  private long nextSeq;
  private long lastArrivalMillis;
  private boolean closing;

  /**
   * Whether the journal has recovered at least once, so that the stored state of the shard is
   * known; appends that arrive earlier are only held.
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
            env.retryMemory(),
            env.settings().retryWindow().toMillis(),
            lookup,
            this::isUnsettled,
            this::accept);
  }

  /**
   * Returns whether the shard accepts no more records and writes its end once nothing is pending.
   */
  boolean isClosing() {
    return closing;
  }

  /** Returns whether nothing is pending and nothing is in flight. */
  boolean isDrained() {
    return inFlight == null && pending.isEmpty() && producers.isSettled() && calls.isSettled();
  }

  void append(Append append, long nowMillis) {
    Pending received = Pending.of(append, nowMillis, env.machineNanos().getAsLong());
    if (closing) {
      refuse(received, VirtaException.shardClosed(shard));
      return;
    }
    Pending fresh = fresh(received, nowMillis);
    if (fresh != null) {
      accept(fresh);
    }
  }

  /**
   * Returns the records of an append that are not stored yet; all of them while the stored state is
   * unknown. Null when none is left to write now.
   */
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
      // Arrival times must not decrease when the clock steps back.
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
   * Admits appends that waited for an outcome that is now known, and lets readers at the tip be
   * promised an arrival time again if everything is settled. Without a journal the outcome of a
   * batch in flight is not known.
   */
  private void settle() {
    calls.settled();
    if (journal != null && isDrained()) {
      tail.settled();
    }
  }

  /** Returns whether records of that idempotent producer are accepted but not yet durable. */
  private boolean isUnsettled(long producerNo) {
    return pending.hasBlockOf(producerNo) || (inFlight != null && inFlight.hasBlockOf(producerNo));
  }

  private boolean isUnsettled(CallId call) {
    return pending.hasBlockOf(call) || (inFlight != null && inFlight.hasBlockOf(call));
  }

  /**
   * Returns the leading records of an append that the quota admits; null when it admits none, and
   * the append has been refused. Producers see the remaining records as throttled.
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
    refuse(Pending.of(append, 0, 0), reason);
  }

  private void refuse(Pending append, VirtaException reason) {
    tail.refused(append.block().recordCount());
    append.refuse(reason);
  }

  /**
   * Handles a command about an idempotent producer: reports its progress, fences earlier owners or
   * forgets it.
   */
  void serve(ProducerCommand command, long nowMillis) {
    if (journal == null) {
      command.refuse(VirtaException.unavailable(shard.stream()));
    } else if (isUnsettled(command.producerNo())) {
      command.refuse(ShardProducers.underWay(command.producerNo()));
    } else {
      producers.serve(command, nowMillis, journal);
    }
  }

  /** Answers the oldest pending change to producers, which is now durable. */
  void producersChanged() {
    producers.changed();
  }

  /** Returns the marks of the idempotent producers, for the shards that replace this one. */
  ProducerMarks marksIn(HashKeyRange range) {
    return producers.marks().within(range);
  }

  /** Returns {@link ShardState#repeatedMillis} of everything that is durable. */
  long repeatedMillis() {
    return calls.repeatedMillis();
  }

  /** Forgets the producers that have been idle since that time. */
  void expireProducers(long beforeMillis) {
    producers.expire(beforeMillis);
  }

  /** Closes the shard: accepted records are written first, then its end. */
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

  /**
   * Switches to the current data key: since the last batch the stream may have got a new one, or
   * none.
   */
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
   * Publishes the batch to readers before it answers the producers, so that a read after an answer
   * finds the record.
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
   * Settles the batch in doubt once the journal knows where the log ends: acknowledges it if it is
   * in the log, and writes it again if not.
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
    sealer = null; // the previous journal may still use it
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

  /**
   * Returns the records of a held append that are new and pass the quota; null when there are none.
   */
  private @Nullable Pending admitHeld(Pending append) {
    Pending fresh = producers.fresh(append);
    Pending unknown = fresh == null ? null : calls.admit(fresh, fresh.receivedMillis());
    return unknown == null ? null : metered(unknown);
  }

  /**
   * Continues appends that waited for the log to be searched for earlier attempts of their calls.
   */
  void callsFound(FoundCalls found) {
    calls.found(found);
    settle();
  }

  void callsNotFound(VirtaException reason) {
    calls.notFound(reason);
    settle();
  }

  /** Frees the memory of calls that are too old to be retried. */
  void rest(long nowMillis) {
    calls.rest(nowMillis);
  }

  /** Releases what it holds because the shard leaves memory. */
  void leave() {
    producers.journalStopped();
    calls.close();
  }

  /** Publishes the end of the shard to readers; it is durable. */
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
   * Refuses appends that have waited too long for the journal to recover. A batch in doubt is still
   * settled when it does.
   */
  void refuseOverdue(long nowNanos) {
    Duration longest = env.settings().outcomeTimeout();
    VirtaException refusal = outcomeUnknown();
    if (inFlight != null && inFlight.hasWaitedLonger(longest, nowNanos)) {
      refuseInFlight(refusal);
    }
    pending.refuseOverdue(longest, nowNanos, refusal);
    calls.refuseOverdue(longest, nowNanos, refusal);
    settle();
  }

  /**
   * Abandons the batch in flight because a newer writer has opened the log. A batch of the current
   * journal is not stored: the log refused it or one before it. The outcome of a batch of a former
   * journal is unknown.
   */
  void fenced(VirtaException refusal) {
    abandonInFlight(journal == null ? outcomeUnknown() : refusal);
    journalStopped();
  }

  private VirtaException outcomeUnknown() {
    return new VirtaException(
        ErrorCode.UNAVAILABLE,
        "The journal of shard " + shard.shard() + " has not recovered; the outcome is unknown.");
  }

  /**
   * Answers the callers of the batch in flight that its outcome is unknown; the batch itself is
   * still settled later.
   */
  void refuseInFlight(VirtaException refusal) {
    if (inFlight != null) {
      inFlight = inFlight.refuse(refusal);
    }
  }

  /**
   * Answers the callers of the batch in flight as {@link #refuseInFlight} does and drops the batch:
   * its outcome cannot be found in the log any more.
   */
  void abandonInFlight(VirtaException refusal) {
    refuseInFlight(refusal);
    inFlight = null;
  }

  /** Refuses every append that was not yet handed to the journal. */
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
