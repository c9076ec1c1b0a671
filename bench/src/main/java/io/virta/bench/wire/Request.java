package io.virta.bench.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A whole HTTP request, ready to be written any number of times by any thread.
 *
 * <p>The signature is well formed but not computed: neither server checks it on loopback, and a
 * load generator that hashes every body would measure itself.
 */
public final class Request {
  private static final String HEAD =
      """
      POST / HTTP/1.1\r
      Host: 127.0.0.1\r
      Content-Type: %s\r
      X-Amz-Target: Kinesis_20131202.%s\r
      X-Amz-Date: 20261121T000000Z\r
      Authorization: AWS4-HMAC-SHA256 Credential=bench/20261121/us-east-1/kinesis/aws4_request, \
      SignedHeaders=content-type;host;x-amz-date;x-amz-target, \
      Signature=0000000000000000000000000000000000000000000000000000000000000000\r
      Content-Length: %d\r
      \r
      """;

  private static final String EVENTS =
      """
      GET /console/events?topics=%s HTTP/1.1\r
      Host: 127.0.0.1\r
      Accept: text/event-stream\r
      \r
      """;

  private static final int DIRECT_FROM_BYTES = 4096;

  private final ByteBuffer bytes;

  private Request(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  public static Request of(String operation, WireFormat format, byte[] body) {
    byte[] head =
        HEAD.formatted(format.contentType(), operation, body.length)
            .getBytes(StandardCharsets.US_ASCII);
    int length = head.length + body.length;
    // Big requests are sent many times and must not be copied each time; small ones are sent once.
    ByteBuffer bytes =
        length < DIRECT_FROM_BYTES
            ? ByteBuffer.allocate(length)
            : ByteBuffer.allocateDirect(length);
    bytes.put(head).put(body).flip();
    return new Request(bytes);
  }

  /** One GetRecords call for as much as one call may bring. */
  public static Request getRecords(WireFormat format, String iterator) {
    if (format == WireFormat.JSON) {
      String json = "{\"ShardIterator\":\"" + iterator + "\",\"Limit\":10000}";
      return of("GetRecords", format, json.getBytes(StandardCharsets.US_ASCII));
    }
    ByteArrayOutputStream cbor = new ByteArrayOutputStream();
    Cbor.map(cbor, 2);
    Cbor.text(cbor, "ShardIterator");
    Cbor.text(cbor, iterator);
    Cbor.text(cbor, "Limit");
    Cbor.number(cbor, 10_000);
    return of("GetRecords", format, cbor.toByteArray());
  }

  /** The request of a page of the console that listens to these topics. */
  public static Request events(String topics) {
    byte[] head = EVENTS.formatted(topics).getBytes(StandardCharsets.US_ASCII);
    return new Request(ByteBuffer.wrap(head));
  }

  /** A view with a position of its own, to be written once. */
  public ByteBuffer toWrite() {
    return bytes.duplicate();
  }
}
