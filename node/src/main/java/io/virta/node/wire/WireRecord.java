package io.virta.node.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.virta.client.kpl.AggregatedRecord;
import io.virta.client.kpl.UserRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record as GetRecords gave it, or one that the KPL packed into such a record.
 *
 * @param subSequenceNumber its place among those that were packed together, from 0; null for a
 *     record of its own
 */
@SuppressWarnings("ArrayRecordComponent") // handed from the decoder to the printer, never compared
public record WireRecord(
    String shardId,
    String sequenceNumber,
    @Nullable Long subSequenceNumber,
    Instant arrivedAt,
    String partitionKey,
    byte[] data) {
  static WireRecord of(String shardId, JsonNode record) {
    try {
      return new WireRecord(
          shardId,
          record.path("SequenceNumber").asText(),
          null,
          Instant.ofEpochMilli(
              Math.round(record.path("ApproximateArrivalTimestamp").asDouble() * 1_000)),
          record.path("PartitionKey").asText(),
          record.path("Data").binaryValue());
    } catch (IOException e) {
      throw new UncheckedIOException("a record's Data is not base64", e);
    }
  }

  /** What the KPL packed into this record; the record itself when it packed nothing. */
  List<WireRecord> apart() {
    Optional<AggregatedRecord> packed = AggregatedRecord.read(data, 0, data.length);
    if (packed.isEmpty()) {
      return List.of(this);
    }
    List<WireRecord> apart = new ArrayList<>(packed.get().userRecordCount());
    for (UserRecord user : packed.get()) {
      byte[] bytes = new byte[user.data().remaining()];
      user.data().get(bytes);
      apart.add(
          new WireRecord(
              shardId,
              sequenceNumber,
              user.subSequenceNumber(),
              arrivedAt,
              user.partitionKey(),
              bytes));
    }
    return apart;
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
