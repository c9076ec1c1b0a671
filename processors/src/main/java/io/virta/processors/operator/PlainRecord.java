package io.virta.processors.operator;

import java.nio.ByteBuffer;

/** A record whose parts are all known. */
public record PlainRecord(
    String stream,
    String shard,
    String sequenceNumber,
    long subSequenceNumber,
    long arrivalMillis,
    String partitionKey,
    boolean hasExplicitHash,
    ByteBuffer data)
    implements InputRecord {}
