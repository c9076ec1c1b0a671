package io.virta.processors.operator;

/** A record that a stage writes to a stream. The array belongs to the receiver. */
@SuppressWarnings("ArrayRecordComponent") // only passed on
public record OutputRecord(String stream, String partitionKey, byte[] data) {}
