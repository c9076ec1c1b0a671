package io.virta.actors.shard;

import io.virta.persistence.record.RecordBlock;

/**
 * Decides how many records of a block the quota of a shard admits. Not thread safe; owned by one
 * shard.
 */
final class WriteMeter {
  private final Allowance records;
  private final Allowance bytes;

  WriteMeter(ShardQuota quota) {
    this.records = new Allowance(quota.recordsIn());
    this.bytes = new Allowance(quota.bytesIn());
  }

  /** Charges the leading records of the block that the quota admits, and returns their number. */
  int take(RecordBlock block, long nowMillis) {
    double recordsLeft = records.left(nowMillis);
    double bytesLeft = bytes.left(nowMillis);
    double payload = (double) block.payloadBytes();
    int count = block.recordCount();
    if (count > recordsLeft || payload > bytesLeft) {
      count = 0;
      payload = 0;
      while (count < block.recordCount()
          && records.admits(1, recordsLeft - count)
          && bytes.admits(block.payloadLength(count), bytesLeft - payload)) {
        payload += block.payloadLength(count);
        count++;
      }
    }
    records.spend(count);
    bytes.spend(payload);
    return count;
  }
}
