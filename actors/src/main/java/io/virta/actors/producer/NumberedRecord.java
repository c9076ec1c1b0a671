package io.virta.actors.producer;

import io.virta.actors.model.HashKey;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A record with the out number that its producer assigned.
 *
 * @param outNumber 1 or more, increasing in the order of the records; gaps are normal
 * @param partitionKey 1 to 256 characters
 * @param explicitHashKey the hash key that selects the shard; null to use that of the partition key
 * @param data any bytes; the remaining bytes of the buffer are read at each attempt to send, so
 *     they must not change before the record is acknowledged
 */
public record NumberedRecord(
    long outNumber, String partitionKey, @Nullable HashKey explicitHashKey, ByteBuffer data) {}
