package io.virta.node.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** A record as GetRecords gave it. */
@SuppressWarnings("ArrayRecordComponent") // handed from the decoder to the printer, never compared
public record WireRecord(
    String shardId, String sequenceNumber, Instant arrivedAt, String partitionKey, byte[] data) {
  static WireRecord of(String shardId, JsonNode record) {
    try {
      return new WireRecord(
          shardId,
          record.path("SequenceNumber").asText(),
          Instant.ofEpochMilli(
              Math.round(record.path("ApproximateArrivalTimestamp").asDouble() * 1_000)),
          record.path("PartitionKey").asText(),
          record.path("Data").binaryValue());
    } catch (IOException e) {
      throw new UncheckedIOException("a record's Data is not base64", e);
    }
  }

  /** The data as text, if it is valid UTF-8. */
  public Optional<String> text() {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString());
    } catch (CharacterCodingException binary) {
      return Optional.empty();
    }
  }
}
