package io.virta.client.kpl;

import io.virta.actors.model.HashKey;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A record as a program passed it to the KPL.
 *
 * @param subSequenceNumber its index in the aggregated record, from 0
 * @param explicitHashKey the explicit hash key of the program; null if it set none
 * @param hashKey the hash key that selects its shard: the explicit hash key, or the partition key's
 *     hash
 * @param data a read-only view of the bytes of the aggregated record: copy them to keep them
 */
public record UserRecord(
    long subSequenceNumber,
    String partitionKey,
    @Nullable HashKey explicitHashKey,
    HashKey hashKey,
    ByteBuffer data) {}
