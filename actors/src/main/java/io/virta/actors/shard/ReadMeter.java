package io.virta.actors.shard;

/** The read quota that all polling consumers of a shard share. Safe for any thread. */
final class ReadMeter {
  private final Allowance reads;
  private final Allowance bytes;

  ReadMeter(ShardQuota quota) {
    this.reads = new Allowance(quota.reads());
    this.bytes = new Allowance(quota.bytesOut());
  }

  /** Charges one read and returns true if the quota admits it. */
  synchronized boolean admit(long nowMillis) {
    boolean admitted = reads.admits(1, reads.left(nowMillis)) && bytes.left(nowMillis) > 0;
    if (admitted) {
      reads.spend(1);
    }
    return admitted;
  }

  /** Charges the bytes of a read; exceeding the quota delays the next reads. */
  synchronized void spend(long payloadBytes) {
    bytes.spend((double) payloadBytes);
  }
}
