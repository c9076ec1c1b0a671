package io.virta.actors.shard;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.StoredEntries;
import io.virta.actors.model.VirtaException;
import io.virta.actors.shard.PendingAppends.Pending;
import io.virta.persistence.record.BlockHeader;
import io.virta.persistence.record.BlockSender.Call;
import io.virta.persistence.record.CallId;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Recognises the records of a call that the client's SDK retries. Not thread safe; owned by one
 * {@link ShardWriter}.
 *
 * <p>A record is identified by its call and its position in the call, never by its block: after a
 * quota refusal or a reshard, attempts send different blocks of the same call. A stored record gets
 * the answer of the attempt that stored it; a repeat waits while records of its call are accepted
 * but not yet durable; every other record is new.
 *
 * <p>A later attempt is looked up in memory, and in the log when memory does not reach back far
 * enough. A first attempt is new, unless a retry of the same call has overtaken it. To detect that,
 * {@link OvertakenCalls} remembers the calls whose retries have stored records. After a start they
 * are read from the log once, if there were any recently.
 */
final class RepeatedCalls {
  /**
   * Searches the log for the records that these calls have stored since that time, in this shard
   * and its ancestors; {@link RepeatedCalls#found} or {@link RepeatedCalls#notFound} follows.
   */
  interface Lookup {
    void start(Set<CallId> calls, long sinceMillis);
  }

  private final ShardKey shard;
  private final ShardTail tail;
  private final CallWindow window;
  private final OvertakenCalls overtaken;
  private final long reachMillis;
  private final Lookup lookup;
  private final Predicate<CallId> isUnsettled;
  private final Consumer<Pending> admitted;

  /** Appends that wait for the outcome of an earlier attempt or for a log lookup. */
  private final List<Pending> waiting = new ArrayList<>();

  /** The calls that are being looked up in the log. */
  private Set<CallId> lookingFor = Set.of();

  /** When an attempt after the first was last received; epoch milliseconds. */
  private long cameAgainMillis = Long.MIN_VALUE;

  /** {@link ShardState#repeatedMillis} of all stored records. */
  private long repeatedMillis;

  /** {@link ShardState#repeatedMillis} of the records stored before the shard came into memory. */
  private long repeatedBeforeMillis;

  private boolean repeatsAreKnown;
  private long nowMillis;
  private boolean started;

  /**
   * Creates the recogniser of one shard.
   *
   * @param isUnsettled whether records of a call are accepted but not yet durable
   * @param admitted takes the new records of an append that had to wait
   */
  RepeatedCalls(
      ShardKey shard,
      ShardTail tail,
      RetryMemory memory,
      long reachMillis,
      Lookup lookup,
      Predicate<CallId> isUnsettled,
      Consumer<Pending> admitted) {
    this.shard = shard;
    this.tail = tail;
    this.window = new CallWindow(memory.calls());
    this.overtaken = new OvertakenCalls(memory.repeats(), reachMillis);
    this.reachMillis = reachMillis;
    this.lookup = lookup;
    this.isUnsettled = isUnsettled;
    this.admitted = admitted;
  }

  /**
   * Takes over the recovered state. Calls stored before the shard came into memory are not known
   * here.
   */
  void recovered(ShardState state) {
    if (!started) {
      started = true;
      window.startBehind(state.lastArrivalMillis());
      repeatedBeforeMillis = state.repeatedMillis();
      repeatedMillis = state.repeatedMillis();
    }
  }

  /** Remembers the calls of a batch that is now durable. */
  void stored(RecordBatch batch) {
    long seq = batch.firstSeq();
    for (BlockHeader block : batch.header().blocks()) {
      Call call = block.call();
      if (call != null) {
        window.add(block, call, seq, nowMillis - reachMillis);
        if (call.isRepeat()) {
          repeatedMillis = Math.max(repeatedMillis, block.arrivalMillis());
          overtaken.add(call.id(), block.arrivalMillis(), nowMillis);
        }
      }
      seq += block.recordCount();
    }
  }

  /** Returns {@link ShardState#repeatedMillis} of everything durable by now. */
  long repeatedMillis() {
    return repeatedMillis;
  }

  /**
   * Returns the new records of an append. Null when there are none, or when the append has to wait;
   * this object then answers or admits it later.
   */
  @Nullable Pending admit(Pending append, long millis) {
    Call call = append.block().header().call();
    if (call == null) {
      return append;
    }
    nowMillis = millis;
    long since = millis - reachMillis;
    if (call.isRepeat()) {
      cameAgainMillis = millis;
    } else if (cameAgainMillis < since && repeatedMillis < since) {
      return append;
    }
    if (isUnsettled.test(call.id()) || isWaiting(call.id())) {
      waiting.add(append);
      return null;
    }
    if (!call.isRepeat() && knowsRepeatsSince(since) && !overtaken.mayContain(call.id(), since)) {
      return append;
    }
    if (!isKnownSince(since)) {
      // Look up even when memory seems to have every record: an earlier block may hold some entries
      // between the first and the last entry of a block.
      waiting.add(append);
      lookUp();
      return null;
    }
    return fresh(append, window.find(call.id(), shard.shard(), range()));
  }

  private boolean knowsRepeatsSince(long millis) {
    return repeatsAreKnown || repeatedBeforeMillis < millis;
  }

  private boolean isWaiting(CallId call) {
    return waiting.stream().anyMatch(append -> call.equals(callOf(append)));
  }

  private static CallId callOf(Pending append) {
    Call call = append.block().header().call();
    if (call == null) {
      throw new IllegalStateException("only calls wait");
    }
    return call.id();
  }

  /** Returns whether memory covers everything stored since then, ancestors included. */
  private boolean isKnownSince(long millis) {
    Shard described = tail.described();
    boolean mayHaveParents =
        described == null || (!described.parents().isEmpty() && described.openedMillis() >= millis);
    return window.hasAllSince(millis) && !mayHaveParents;
  }

  private HashKeyRange range() {
    Shard described = tail.described();
    return described == null ? HashKeyRange.ALL : described.range();
  }

  private void lookUp() {
    if (lookingFor.isEmpty()) {
      Set<CallId> calls = new LinkedHashSet<>();
      for (Pending append : waiting) {
        if (!isUnsettled.test(callOf(append))) {
          calls.add(callOf(append));
        }
      }
      if (!calls.isEmpty()) {
        lookingFor = calls;
        lookup.start(calls, nowMillis - reachMillis);
      }
    }
  }

  /**
   * Continues the appends that waited for this lookup; records stored since it started are found in
   * memory.
   */
  void found(FoundCalls found) {
    Set<CallId> done = lookingFor;
    lookingFor = Set.of();
    repeatsAreKnown = true;
    found.repeats().forEach((call, arrival) -> overtaken.add(call, arrival, nowMillis));
    for (Pending append : take(done)) {
      CallId call = callOf(append);
      if (isUnsettled.test(call)) {
        waiting.add(append);
      } else {
        List<StoredEntries> all = new ArrayList<>(found.of(call));
        for (StoredEntries known : window.find(call, shard.shard(), range())) {
          if (!all.contains(known)) {
            all.add(known);
          }
        }
        resume(fresh(append, all));
      }
    }
    lookUp();
  }

  /**
   * Refuses the appends that waited for a lookup that failed: whether earlier attempts stored
   * records is unknown.
   */
  void notFound(VirtaException reason) {
    Set<CallId> done = lookingFor;
    lookingFor = Set.of();
    take(done).forEach(append -> append.refuse(reason));
    lookUp();
  }

  private List<Pending> take(Set<CallId> calls) {
    List<Pending> taken =
        waiting.stream().filter(append -> calls.contains(callOf(append))).toList();
    waiting.removeAll(taken);
    return taken;
  }

  /** Admits the appends that waited for an outcome that is now known. */
  void settled() {
    if (waiting.isEmpty()) {
      return;
    }
    List<Pending> free =
        waiting.stream()
            .filter(append -> !lookingFor.contains(callOf(append)))
            .filter(append -> !isUnsettled.test(callOf(append)))
            .toList();
    waiting.removeAll(free);
    for (Pending append : free) {
      resume(admit(append, nowMillis));
    }
  }

  private void resume(@Nullable Pending fresh) {
    if (fresh != null) {
      admitted.accept(fresh);
    }
  }

  private @Nullable Pending fresh(Pending append, List<StoredEntries> earlier) {
    RecordBlock block = append.block();
    int[] fresh = new int[block.recordCount()];
    int count = 0;
    for (int i = 0; i < fresh.length; i++) {
      if (!isStored(block, i, earlier)) {
        fresh[count++] = i;
      }
    }
    if (count == fresh.length) {
      return append;
    }
    Pending repeated = append.after(earlier);
    if (count == 0) {
      repeated.acknowledgeKnown();
      return null;
    }
    return repeated.with(block.only(Arrays.copyOf(fresh, count)).arrivedAt(block.arrivalMillis()));
  }

  private static boolean isStored(RecordBlock block, int i, List<StoredEntries> earlier) {
    for (StoredEntries entries : earlier) {
      if (entries.include(block.number(i), ProducerMark.hashOf(block, i))) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether no append waits. */
  boolean isSettled() {
    return waiting.isEmpty();
  }

  /** Refuses all waiting appends. */
  void refuseAll(VirtaException reason) {
    refuse(append -> true, reason);
  }

  /** Refuses the appends that have waited longer than {@code longest}. */
  void refuseOverdue(Duration longest, long nowNanos, VirtaException reason) {
    refuse(append -> append.hasWaitedLonger(longest, nowNanos), reason);
  }

  private void refuse(Predicate<Pending> which, VirtaException reason) {
    List<Pending> refused = waiting.stream().filter(which).toList();
    waiting.removeAll(refused);
    refused.forEach(append -> append.refuse(reason));
  }

  /** Releases memory that is no longer needed. */
  void rest(long millis) {
    window.rest(millis - reachMillis);
    overtaken.rest(millis - reachMillis);
  }

  /** Releases all memory; the shard leaves this node. */
  void close() {
    window.close();
    overtaken.close();
  }

  static VirtaException unreadable(ShardKey shard) {
    return new VirtaException(
        ErrorCode.UNAVAILABLE,
        "Shard %s of stream %s cannot tell whether it has stored these records already."
            .formatted(shard.shard(), shard.stream().name()));
  }
}
