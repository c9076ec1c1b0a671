package io.virta.actors.shard;

import io.virta.persistence.record.CallId;
import java.util.Arrays;

/**
 * Remembers the calls whose retries have stored records. If the first attempt of such a call
 * arrives later, the retry has overtaken it. Not thread safe; owned by one shard.
 *
 * <p>The calls are kept in two Bloom filters of fixed size, so that many retries need no more
 * memory than a few. A call is found for at least the reach of the retry window after it was added.
 * A filter with 1,000 calls also reports about 0.5 % of all other calls, and one with 5,000 calls
 * about 20 %. Such a mistake only costs a search of the log.
 */
final class OvertakenCalls {
  static final int FILTER_BYTES = 2_048;

  private static final int BITS = FILTER_BYTES * Byte.SIZE;
  private static final int PROBES = 3;
  private static final int BITS_PER_PROBE = Integer.numberOfTrailingZeros(BITS);
  private static final long[] NONE = {};

  private final CallBudget budget;
  private final long reachMillis;
  private long[] newer = NONE;
  private long[] older = NONE;

  /** When {@link #newer} was begun; epoch milliseconds. */
  private long newerSinceMillis;

  private long newestMillis = Long.MIN_VALUE;

  /** Arrival of the newest call that could not be added for lack of memory; epoch milliseconds. */
  private long lostMillis = Long.MIN_VALUE;

  OvertakenCalls(CallBudget budget, long reachMillis) {
    this.budget = budget;
    this.reachMillis = reachMillis;
  }

  /** Adds a call whose retry arrived at {@code arrivalMillis} and has stored records. */
  void add(CallId call, long arrivalMillis, long nowMillis) {
    if (newer.length > 0 && newerSinceMillis < nowMillis - reachMillis) {
      long[] oldest = older;
      older = newer;
      newer = oldest;
      Arrays.fill(newer, 0);
      newerSinceMillis = nowMillis;
    }
    if (newer.length == 0) {
      if (!budget.take(FILTER_BYTES)) {
        lostMillis = Math.max(lostMillis, arrivalMillis);
        return;
      }
      newer = new long[FILTER_BYTES / Long.BYTES];
      newerSinceMillis = nowMillis;
    }
    newestMillis = Math.max(newestMillis, arrivalMillis);
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(call, probe);
      newer[bit / Long.SIZE] |= 1L << bit;
    }
  }

  /** Returns false only if no retry of that call has stored records since {@code sinceMillis}. */
  boolean mayContain(CallId call, long sinceMillis) {
    return lostMillis >= sinceMillis || contains(newer, call) || contains(older, call);
  }

  private static boolean contains(long[] filter, CallId call) {
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(call, probe);
      if (filter.length == 0 || (filter[bit / Long.SIZE] & (1L << bit)) == 0) {
        return false;
      }
    }
    return true;
  }

  /** The id of a call is a digest, so any of its bits are as good as a hash. */
  private static int bit(CallId call, int probe) {
    return (int) (call.high() >>> (probe * BITS_PER_PROBE)) & (BITS - 1);
  }

  /** Returns the memory to the budget if no call was added since that time. */
  void rest(long sinceMillis) {
    if (newestMillis < sinceMillis) {
      close();
    }
  }

  /** Forgets all calls and returns the memory to the budget. */
  void close() {
    budget.give((long) (newer.length + older.length) * Long.BYTES);
    newer = NONE;
    older = NONE;
  }
}
