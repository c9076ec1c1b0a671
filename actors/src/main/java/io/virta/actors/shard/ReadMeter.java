package io.virta.actors.shard;

/**
 * What the consumers that poll a shard may still read, all of them together. Safe for any thread.
 */
final class ReadMeter {
  private final Allowance reads;
  private final Allowance bytes;

  ReadMeter(ShardQuota quota) {
    this.reads = new Allowance(quota.reads());
    this.bytes = new Allowance(quota.bytesOut());
  }

  /** Whether one more read may begin. */
  synchronized boolean admit(long nowMillis) {
    boolean admitted = reads.admits(1, reads.left(nowMillis)) && bytes.left(nowMillis) > 0;
    if (admitted) {
      reads.spend(1);
    }
    return admitted;
  }

  /** What the read has brought; more than was left makes the next ones wait. */
  synchronized void spend(long payloadBytes) {
    bytes.spend((double) payloadBytes);
  }
}
