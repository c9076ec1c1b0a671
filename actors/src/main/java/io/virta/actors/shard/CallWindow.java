package io.virta.actors.shard;

import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StoredEntries;
import io.virta.persistence.record.BlockHeader;
import io.virta.persistence.record.BlockSender.Call;
import io.virta.persistence.record.CallId;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest calls that a shard has stored: an in-memory ring of fixed-size entries with a hash
 * table over them. It grows as far as the budget of the node allows, and then forgets the oldest
 * calls. Not thread safe; owned by one shard.
 */
final class CallWindow {
  private static final int ENTRIES_MIN = 16;

  // The layout of an entry, in longs.
  private static final int ID_HIGH = 0;
  private static final int ID_LOW = 1;
  private static final int FIRST_SEQ = 2;
  private static final int ARRIVAL = 3;
  private static final int COUNT_AND_SEAL = 4;
  private static final int ENTRIES = 5;
  private static final int LONGS = 6;

  /** The size of an entry, its link to the previous entry in its bucket, and two buckets. */
  private static final int BYTES_PER_ENTRY = LONGS * Long.BYTES + 3 * Integer.BYTES;

  private static final long ENCRYPTED = 1L << 32;

  private final CallBudget budget;
  private long[] ring = {};

  /** The newest entry of each bucket: the lower 32 bits of its number, which identify it here. */
  private int[] newest = {};

  /** The previous entry in the same bucket, for each entry. */
  private int[] before = {};

  private long first = 1;
  private long next = 1;

  /**
   * Arrival of the newest stored record that may be missing here, epoch milliseconds; 0 for none.
   */
  private long unknownMillis;

  CallWindow(CallBudget budget) {
    this.budget = budget;
  }

  /** Notes that records that arrived up to that time may be missing here. */
  void startBehind(long arrivalMillis) {
    unknownMillis = Math.max(unknownMillis, arrivalMillis);
  }

  /** Returns whether every call stored since that time is known here. */
  boolean hasAllSince(long millis) {
    return unknownMillis < millis;
  }

  private int capacity() {
    return before.length;
  }

  private int place(long entry) {
    return (int) entry & (capacity() - 1);
  }

  /**
   * Returns the entry number with these lower 32 bits; below {@code first} when the entry is
   * forgotten.
   */
  private long entry(int lowerHalf) {
    return next - Integer.toUnsignedLong((int) next - lowerHalf);
  }

  private int bucket(long idLow) {
    return (int) (idLow & (newest.length - 1));
  }

  /** Adds a durable block, and forgets calls that arrived before {@code sinceMillis}. */
  void add(BlockHeader block, Call call, long firstSeq, long sinceMillis) {
    forgetBefore(sinceMillis);
    if (next - first == capacity() && !grow()) {
      if (capacity() == 0) {
        startBehind(block.arrivalMillis());
        return;
      }
      forgetOldest();
    }
    int at = place(next) * LONGS;
    ring[at + ID_HIGH] = call.id().high();
    ring[at + ID_LOW] = call.id().low();
    ring[at + FIRST_SEQ] = firstSeq;
    ring[at + ARRIVAL] = block.arrivalMillis();
    ring[at + COUNT_AND_SEAL] = block.recordCount() | (block.isEncrypted() ? ENCRYPTED : 0);
    ring[at + ENTRIES] = (long) call.firstEntry() << 32 | call.lastEntry();
    link(next++);
  }

  private void link(long entry) {
    int bucket = bucket(ring[place(entry) * LONGS + ID_LOW]);
    before[place(entry)] = newest[bucket];
    newest[bucket] = (int) entry;
  }

  /** Returns the known entries of a call, oldest first. */
  List<StoredEntries> find(CallId call, ShardId shard, HashKeyRange range) {
    List<StoredEntries> found = new ArrayList<>(1);
    if (capacity() > 0) {
      long entry = entry(newest[bucket(call.low())]);
      while (entry >= first && entry < next) {
        int at = place(entry) * LONGS;
        if (ring[at + ID_HIGH] == call.high() && ring[at + ID_LOW] == call.low()) {
          found.add(0, stored(at, shard, range));
        }
        entry = entry(before[place(entry)]);
      }
    }
    return found;
  }

  private StoredEntries stored(int at, ShardId shard, HashKeyRange range) {
    long entries = ring[at + ENTRIES];
    return new StoredEntries(
        shard,
        range,
        ring[at + FIRST_SEQ],
        (int) ring[at + COUNT_AND_SEAL],
        ring[at + ARRIVAL],
        (ring[at + COUNT_AND_SEAL] & ENCRYPTED) != 0,
        (int) (entries >>> 32),
        (int) entries);
  }

  private void forgetBefore(long millis) {
    while (next != first && ring[place(first) * LONGS + ARRIVAL] < millis) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    startBehind(ring[place(first) * LONGS + ARRIVAL]);
    first++;
  }

  private boolean grow() {
    int oldCapacity = capacity();
    int larger = Math.max(ENTRIES_MIN, 2 * oldCapacity);
    if (!budget.take((long) (larger - oldCapacity) * BYTES_PER_ENTRY)) {
      return false;
    }
    long[] old = ring;
    ring = new long[larger * LONGS];
    before = new int[larger];
    newest = new int[2 * larger];
    for (long entry = first; entry != next; entry++) {
      int from = ((int) entry & (oldCapacity - 1)) * LONGS;
      System.arraycopy(old, from, ring, place(entry) * LONGS, LONGS);
      link(entry);
    }
    return true;
  }

  /** Forgets all calls and returns the memory to the budget. */
  void close() {
    while (next != first) {
      forgetOldest();
    }
    budget.give((long) capacity() * BYTES_PER_ENTRY);
    ring = new long[0];
    before = new int[0];
    newest = new int[0];
  }

  /** Returns the memory to the budget if no call was stored since that time. */
  void rest(long sinceMillis) {
    forgetBefore(sinceMillis);
    if (next == first) {
      close();
    }
  }
}
