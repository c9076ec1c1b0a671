package io.virta.actors.shard;

import java.util.concurrent.atomic.AtomicLong;

/** The memory in which all shards of a node keep their newest calls. Safe for any thread. */
public final class CallBudget {
  private final long bytesMax;
  private final AtomicLong bytes = new AtomicLong();

  public CallBudget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Takes that much; false, having taken nothing, when it is not there. */
  boolean take(long more) {
    if (bytes.addAndGet(more) <= bytesMax) {
      return true;
    }
    bytes.addAndGet(-more);
    return false;
  }

  void give(long back) {
    bytes.addAndGet(-back);
  }

  /** Bytes that are taken. */
  public long bytes() {
    return bytes.get();
  }
}
