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
 * A record as GetRecords returned it, or a user record unpacked from a KPL aggregate.
 *
 * @param subSequenceNumber index within the KPL aggregate, from 0; null for a record that is not
 *     aggregated
 */
@SuppressWarnings("ArrayRecordComponent") // passed from decoder to printer, never compared
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

  /**
   * Returns the user records of this KPL aggregate; the record itself if it is not an aggregate.
   */
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

  /** Returns the data as text, if it is valid UTF-8. */
  public Optional<String> text() {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString());
    } catch (CharacterCodingException binary) {
      return Optional.empty();
    }
  }
}
