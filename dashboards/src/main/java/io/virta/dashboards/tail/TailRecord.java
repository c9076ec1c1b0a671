package io.virta.dashboards.tail;

import io.virta.actors.model.Shard;
import io.virta.client.kpl.UserRecord;
import io.virta.persistence.record.RecordBlock;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A record as a program put it: a stored record, or a user record of a KPL aggregate. A reference
 * into a shared block; nothing is copied.
 *
 * @param index index of the stored record in the block
 * @param seq its number in the shard
 * @param packed the user record within the aggregate; null for the stored record itself
 */
record TailRecord(Shard shard, RecordBlock block, int index, long seq, @Nullable Packed packed) {

  /** One of {@code count} user records of a KPL aggregate. */
  record Packed(UserRecord user, int count) {}

  /** Returns a user record of this aggregate. */
  TailRecord packing(UserRecord user, int count) {
    return new TailRecord(shard, block, index, seq, new Packed(user, count));
  }

  /** Returns the sequence number of the stored record. */
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
