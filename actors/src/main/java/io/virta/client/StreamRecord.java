package io.virta.client;

import io.virta.actors.model.SequenceNumber;
import io.virta.actors.model.ShardId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A record as a consumer gets it.
 *
 * @param data a read-only window on shared memory: copy what you keep
 */
public record StreamRecord(
    ShardId shard,
    SequenceNumber sequenceNumber,
    Instant arrivedAt,
    String partitionKey,
    ByteBuffer data) {

  /** The data as UTF-8 text. */
  public String text() {
    return StandardCharsets.UTF_8.decode(data.duplicate()).toString();
  }
}
