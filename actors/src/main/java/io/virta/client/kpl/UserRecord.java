package io.virta.client.kpl;

import io.virta.actors.model.HashKey;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A record as a program gave it to the KPL.
 *
 * @param subSequenceNumber its place in the aggregated record, from 0
 * @param explicitHashKey the hash key that the program chose; null when its partition key decides
 * @param hashKey what decides about its shard: the explicit hash key, or the partition key's hash
 * @param data a read-only window on the bytes of the aggregated record: copy what you keep
 */
public record UserRecord(
    long subSequenceNumber,
    String partitionKey,
    @Nullable HashKey explicitHashKey,
    HashKey hashKey,
    ByteBuffer data) {}
