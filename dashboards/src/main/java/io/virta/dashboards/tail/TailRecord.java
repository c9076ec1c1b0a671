package io.virta.dashboards.tail;

import io.virta.actors.model.Shard;
import io.virta.client.kpl.UserRecord;
import io.virta.persistence.record.RecordBlock;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A record as a program put it: a stored one, or one that the KPL packed into a stored one. A place
 * in a shared block, nothing copied.
 *
 * @param index of the stored record in the block
 * @param seq its number in the shard
 * @param packed which of the records in the stored one; null for the stored one itself
 */
record TailRecord(Shard shard, RecordBlock block, int index, long seq, @Nullable Packed packed) {

  /** One of {@code count} records that the KPL packed into one. */
  record Packed(UserRecord user, int count) {}

  /** A record that the KPL packed into this one. */
  TailRecord packing(UserRecord user, int count) {
    return new TailRecord(shard, block, index, seq, new Packed(user, count));
  }

  /** The public number of the stored record. */
  String sequenceNumber() {
    return shard.sequenceNumber(seq, block.arrivalMillis()).toString();
  }

  String partitionKey() {
    return packed == null ? block.key(index) : packed.user().partitionKey();
  }

  ByteBuffer data() {
    return packed == null ? block.dataBuffer(index) : packed.user().data();
  }
}
