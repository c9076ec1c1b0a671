package io.virta.actors.shard;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that the tails of all shards of a node share. When it is spent, the batch that became
 * durable first on the node goes first, whichever shard it belongs to. Safe for any thread.
 */
final class TailBudget {
  private final long bytesMax;
  private final AtomicLong bytes = new AtomicLong();

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

  void released(long batchBytes) {
    bytes.addAndGet(-batchBytes);
  }

  long bytes() {
    return bytes.get();
  }
}
