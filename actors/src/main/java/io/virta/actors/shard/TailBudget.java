package io.virta.actors.shard;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory budget shared by the tails of all shards of a node. When it is exceeded, the oldest
 * batch of the node is dropped first, whichever shard it belongs to. Safe for any thread.
 */
final class TailBudget {
  /** How many elements of closed tails may remain before they are removed. */
  private static final int STALE_MAX = 4_096;

  private final long bytesMax;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger stale = new AtomicInteger();

  /** One element per batch kept, oldest first. */
  private final ConcurrentLinkedQueue<ShardTail> oldestFirst = new ConcurrentLinkedQueue<>();

  TailBudget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  void kept(ShardTail tail, long batchBytes) {
    oldestFirst.add(tail);
    bytes.addAndGet(batchBytes);
    while (bytes.get() > bytesMax) {
      ShardTail oldest = oldestFirst.poll();
      if (oldest == null) {
        return;
      }
      oldest.forgetOldest();
    }
  }

  /** Notes that a tail with that many batches was closed; it keeps none now. */
  void closed(int batches) {
    if (stale.addAndGet(batches) > STALE_MAX) {
      stale.set(0);
      oldestFirst.removeIf(tail -> !tail.isLive());
    }
  }

  void released(long batchBytes) {
    bytes.addAndGet(-batchBytes);
  }

  /** Returns the number of batches in the queue, including those of closed tails. */
  int size() {
    return oldestFirst.size();
  }

  long bytes() {
    return bytes.get();
  }
}
