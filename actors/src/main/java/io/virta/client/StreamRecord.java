package io.virta.client;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.RecordPosition;
import io.virta.actors.model.SequenceNumber;
import io.virta.actors.model.ShardId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record as a consumer gets it. Sequence number and sub-sequence number together are unique in
 * the stream and grow within a shard.
 *
 * @param sequenceNumber of the stored record; the records that the KPL packed into one share it
 * @param subSequenceNumber the place among those, from 0; 0 for a record of its own
 * @param explicitHashKey the hash key that the producer chose instead of the partition key's; null
 *     when it chose none
 * @param data a read-only window on shared memory: copy what you keep
 */
public record StreamRecord(
    ShardId shard,
    SequenceNumber sequenceNumber,
    long subSequenceNumber,
    Instant arrivedAt,
    String partitionKey,
    @Nullable HashKey explicitHashKey,
    ByteBuffer data) {

  /** The position of a consumer that has taken this record last. */
  public RecordPosition position() {
    return new RecordPosition(sequenceNumber, subSequenceNumber);
  }

  /** The data as UTF-8 text. */
  public String text() {
    return StandardCharsets.UTF_8.decode(data.duplicate()).toString();
  }
}
