package io.virta.actors.shard;

import java.util.concurrent.atomic.AtomicLong;

/** The memory budget shared by all shards of a node for their newest calls. Safe for any thread. */
public final class CallBudget {
  private final long bytesMax;
  private final AtomicLong bytes = new AtomicLong();

  public CallBudget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Reserves that many bytes; returns false and reserves nothing when they are not available. */
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

  /** Returns the bytes that can be reserved in total. */
  public long bytesMax() {
    return bytesMax;
  }

  /** Returns the bytes that are reserved. */
  public long bytes() {
    return bytes.get();
  }
}
