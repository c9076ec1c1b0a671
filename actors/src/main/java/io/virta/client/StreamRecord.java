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
 * A record as a consumer receives it. Sequence number and sub-sequence number together are unique
 * in the stream and increase within a shard.
 *
 * @param sequenceNumber the number of the stored record; all user records of an aggregated record
 *     have the same
 * @param subSequenceNumber the index of the user record in its aggregated record, from 0; 0 if the
 *     record was not aggregated
 * @param explicitHashKey the explicit hash key of the producer; null if it set none
 * @param data a read-only view of shared memory: copy the bytes to keep them
 */
public record StreamRecord(
    ShardId shard,
    SequenceNumber sequenceNumber,
    long subSequenceNumber,
    Instant arrivedAt,
    String partitionKey,
    @Nullable HashKey explicitHashKey,
    ByteBuffer data) {

  /** Returns the position of a consumer that has processed this record last. */
  public RecordPosition position() {
    return new RecordPosition(sequenceNumber, subSequenceNumber);
  }

  /** Decodes the data as UTF-8 text. */
  public String text() {
    return StandardCharsets.UTF_8.decode(data.duplicate()).toString();
  }
}
