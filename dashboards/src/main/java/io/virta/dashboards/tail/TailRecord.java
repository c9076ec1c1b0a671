package io.virta.dashboards.tail;

import io.virta.actors.model.Shard;
import io.virta.persistence.record.RecordBlock;

/**
 * A record that a tail shows: a place in a shared block, nothing copied.
 *
 * @param index of the record in the block
 * @param seq its number in the shard
 */
public record TailRecord(Shard shard, RecordBlock block, int index, long seq) {

  /** Its public number. */
  public String sequenceNumber() {
    return shard.sequenceNumber(seq, block.arrivalMillis()).toString();
  }
}
