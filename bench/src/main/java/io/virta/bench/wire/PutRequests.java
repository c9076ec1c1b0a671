package io.virta.bench.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/** Builds put requests with random payloads and random partition keys of 16 characters. */
public final class PutRequests {
  private static final String KEY_FIELD = "PartitionKey";

  private final WireFormat format;
  private final String stream;
  private final int recordBytes;
  private final SplittableRandom random;

  public PutRequests(WireFormat format, String stream, int recordBytes, long seed) {
    this.format = format;
    this.stream = stream;
    this.recordBytes = recordBytes;
    this.random = new SplittableRandom(seed);
  }

  /** Builds {@code count} different PutRecords requests with {@code records} records each. */
  public List<Request> batches(int count, int records) {
    List<Request> requests = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      requests.add(Request.of("PutRecords", format, batchBody(records)));
    }
    return requests;
  }

  /** Builds the body of one PutRecords request; different for each call. */
  public byte[] batchBody(int records) {
    return format == WireFormat.JSON ? jsonBatch(records) : cborBatch(records);
  }

  /** Builds {@code count} different PutRecord requests. */
  public List<Request> singles(int count) {
    List<Request> requests = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] body = format == WireFormat.JSON ? jsonSingle() : cborSingle();
      requests.add(Request.of("PutRecord", format, body));
    }
    return requests;
  }

  private byte[] jsonBatch(int records) {
    StringBuilder json = new StringBuilder("{\"StreamName\":\"").append(stream);
    json.append("\",\"Records\":[");
    for (int i = 0; i < records; i++) {
      json.append(i == 0 ? "{" : ",{");
      appendRecord(json);
      json.append('}');
    }
    return json.append("]}").toString().getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] jsonSingle() {
    StringBuilder json = new StringBuilder("{\"StreamName\":\"").append(stream).append("\",");
    appendRecord(json);
    return json.append('}').toString().getBytes(StandardCharsets.US_ASCII);
  }

  private void appendRecord(StringBuilder json) {
    json.append("\"Data\":\"").append(Base64.getEncoder().encodeToString(payload()));
    json.append("\",\"").append(KEY_FIELD).append("\":\"").append(key()).append('"');
  }

  private byte[] cborBatch(int records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Cbor.map(out, 2);
    Cbor.text(out, "StreamName");
    Cbor.text(out, stream);
    Cbor.text(out, "Records");
    Cbor.array(out, records);
    for (int i = 0; i < records; i++) {
      Cbor.map(out, 2);
      writeRecord(out);
    }
    return out.toByteArray();
  }

  private byte[] cborSingle() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Cbor.map(out, 3);
    Cbor.text(out, "StreamName");
    Cbor.text(out, stream);
    writeRecord(out);
    return out.toByteArray();
  }

  private void writeRecord(ByteArrayOutputStream out) {
    Cbor.text(out, "Data");
    Cbor.bytes(out, payload());
    Cbor.text(out, KEY_FIELD);
    Cbor.text(out, key());
  }

  private byte[] payload() {
    byte[] payload = new byte[recordBytes];
    random.nextBytes(payload);
    return payload;
  }

  private String key() {
    return HexFormat.of().toHexDigits(random.nextLong());
  }
}
