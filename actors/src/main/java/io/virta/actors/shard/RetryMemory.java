package io.virta.actors.shard;

/**
 * The memory with which all shards of a node recognise retried calls. Safe for any thread.
 *
 * @param calls for the newest calls
 * @param repeats for the calls whose retries have stored records; reserved, because the newest
 *     calls use all memory that they can get
 */
public record RetryMemory(CallBudget calls, CallBudget repeats) {
  private static final int PARTS = 8;

  /** Divides that many bytes: an eighth is for repeats. */
  public static RetryMemory of(long bytes) {
    return new RetryMemory(new CallBudget(bytes - bytes / PARTS), new CallBudget(bytes / PARTS));
  }

  /** Returns the bytes that can be reserved in total. */
  public long bytesMax() {
    return calls.bytesMax() + repeats.bytesMax();
  }

  /** Returns the bytes that are reserved. */
  public long bytes() {
    return calls.bytes() + repeats.bytes();
  }
}
