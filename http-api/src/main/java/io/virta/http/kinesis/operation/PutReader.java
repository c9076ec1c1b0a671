package io.virta.http.kinesis.operation;

import io.virta.actors.model.HashKey;
import io.virta.http.aws.wire.BodyReader;
import io.virta.http.aws.wire.Dialect;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.WireError;
import io.virta.http.kinesis.hot.CborPutScanner;
import io.virta.http.kinesis.hot.JsonPutScanner;
import io.virta.http.kinesis.hot.PutEntries;
import io.virta.http.kinesis.hot.PutEntries.Encoding;
import io.virta.http.kinesis.hot.PutLimits;
import io.virta.http.kinesis.hot.PutRequest;
import io.virta.http.kinesis.model.KinesisModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads put requests: with the scanners if they accept the body, otherwise with the general reader.
 * Both give the same result for a body.
 */
final class PutReader {
  private final PutLimits limits;
  private final boolean many;
  private final RecordSizes sizes;

  PutReader(PutLimits limits, boolean many) {
    this.limits = limits;
    this.many = many;
    this.sizes = new RecordSizes(many);
  }

  PutRequest read(Dialect dialect, byte[] body) {
    PutRequest scanned = scan(dialect, body);
    return scanned == null ? readGenerally(dialect, body) : scanned;
  }

  private @Nullable PutRequest scan(Dialect dialect, byte[] body) {
    return switch (dialect) {
      case JSON ->
          many ? JsonPutScanner.putRecords(body, limits) : JsonPutScanner.putRecord(body, limits);
      case CBOR ->
          many ? CborPutScanner.putRecords(body, limits) : CborPutScanner.putRecord(body, limits);
    };
  }

  /** Reads a request with the general reader, which is slower and knows all rules and errors. */
  PutRequest readGenerally(Dialect dialect, byte[] body) {
    Fields input =
        BodyReader.read(dialect, body, many ? KinesisModel.PUT_RECORDS : KinesisModel.PUT_RECORD);
    List<Fields> records = many ? input.structures("Records") : List.of(input);
    return new PutRequest(
        input.text("StreamName"),
        input.text("StreamARN"),
        input.text("SequenceNumberForOrdering"),
        entries(records));
  }

  private PutEntries entries(List<Fields> records) {
    byte[][] keys = new byte[records.size()][];
    long bytes = 0;
    for (int i = 0; i < keys.length; i++) {
      keys[i] = records.get(i).requiredText("PartitionKey").getBytes(StandardCharsets.UTF_8);
      int data = records.get(i).requiredBytes("Data").length;
      sizes.require(keys[i].length, data, i, limits.recordBytesMax());
      bytes += keys[i].length + data;
    }
    if (bytes > limits.requestPayloadBytesMax()) {
      throw WireError.invalidArgument(
              "Records size exceeds "
                  + limits.requestPayloadBytesMax() / (1024 * 1024)
                  + " MB limit")
          .asException();
    }
    return pack(records, keys, (int) bytes);
  }

  private static PutEntries pack(List<Fields> records, byte[][] keys, int bytes) {
    byte[] packed = new byte[bytes];
    PutEntries.Builder entries = new PutEntries.Builder(packed, Encoding.PLAIN, keys.length);
    int at = 0;
    for (int i = 0; i < keys.length; i++) {
      byte[] data = records.get(i).requiredBytes("Data");
      int dataAt = at + keys[i].length;
      System.arraycopy(keys[i], 0, packed, at, keys[i].length);
      System.arraycopy(data, 0, packed, dataAt, data.length);
      String hash = records.get(i).text("ExplicitHashKey");
      if (hash == null) {
        entries.add(at, keys[i].length, dataAt, data.length);
      } else {
        entries.add(at, keys[i].length, dataAt, data.length, hashKey(hash));
      }
      at = dataAt + data.length;
    }
    return entries.build();
  }

  private static HashKey hashKey(String decimal) {
    try {
      return HashKey.parse(decimal);
    } catch (IllegalArgumentException tooLarge) {
      throw WireError.invalidArgument(
              "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]."
                  + " Specified value was "
                  + decimal)
          .asException();
    }
  }
}
