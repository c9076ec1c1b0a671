package io.virta.bench.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A complete HTTP request, ready to be written any number of times by any thread.
 *
 * <p>Like an AWS SDK, a Kinesis request names its call in {@code amz-sdk-invocation-id}; every
 * write is a new call. The signature is well formed but not computed: neither server checks it on
 * loopback, and a load generator that hashes every body would measure itself.
 */
public final class Request {
  private static final String HEAD =
      """
      POST / HTTP/1.1\r
      Host: 127.0.0.1\r
      Content-Type: %s\r
      X-Amz-Target: Kinesis_20131202.%s\r
      X-Amz-Date: 20261121T000000Z\r
      amz-sdk-invocation-id: 00000000-0000-0000-0000-000000000000\r
      amz-sdk-request: attempt=1; max=3\r
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

  private static final String CALL_HEADER = "amz-sdk-invocation-id: ";
  private static final int NO_CALL = -1;

  private final byte[] head;
  private final int callAt;
  private final ByteBuffer body;

  private Request(byte[] head, int callAt, ByteBuffer body) {
    this.head = head;
    this.callAt = callAt;
    this.body = body;
  }

  public static Request of(String operation, WireFormat format, byte[] body) {
    String head = HEAD.formatted(format.contentType(), operation, body.length);
    // Large bodies are sent many times and must not be copied each time; small ones are sent once.
    ByteBuffer bytes =
        body.length < DIRECT_FROM_BYTES
            ? ByteBuffer.wrap(body)
            : ByteBuffer.allocateDirect(body.length).put(body).flip();
    return new Request(
        head.getBytes(StandardCharsets.US_ASCII),
        head.indexOf(CALL_HEADER) + CALL_HEADER.length(),
        bytes);
  }

  /** Builds a GetRecords request for the maximum that one call may return. */
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

  /** Builds the request of a console page that listens to topics. */
  public static Request events(String topics) {
    byte[] head = EVENTS.formatted(topics).getBytes(StandardCharsets.US_ASCII);
    return new Request(head, NO_CALL, ByteBuffer.allocate(0));
  }

  /** Returns the head of a new call, then the body: views to be written once, in this order. */
  public ByteBuffer[] toWrite() {
    byte[] own = head.clone();
    if (callAt != NO_CALL) {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      byte[] call =
          new UUID(random.nextLong(), random.nextLong())
              .toString()
              .getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(call, 0, own, callAt, call.length);
    }
    return new ByteBuffer[] {ByteBuffer.wrap(own), body.duplicate()};
  }
}
