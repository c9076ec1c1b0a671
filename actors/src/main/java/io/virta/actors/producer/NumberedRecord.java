package io.virta.actors.producer;

import io.virta.actors.model.HashKey;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A record with the number that its producer gave it.
 *
 * @param outNumber 1 or more; what has a higher number comes later, gaps are normal
 * @param partitionKey 1 to 256 characters
 * @param explicitHashKey the hash key that picks the shard; null for that of the partition key
 * @param data any bytes; the buffer's remaining bytes are read when it is sent, perhaps again and
 *     again, so they must not change before that is acknowledged
 */
public record NumberedRecord(
    long outNumber, String partitionKey, @Nullable HashKey explicitHashKey, ByteBuffer data) {}
