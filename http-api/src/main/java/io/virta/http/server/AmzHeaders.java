package io.virta.http.server;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** The headers that every answer of the API carries. */
final class AmzHeaders {
  private static final int ID_2_BYTES = 72;
  private static final RawHeader ALLOW_ANY_ORIGIN =
      RawHeader.create("Access-Control-Allow-Origin", "*");
  private static final RawHeader EXPOSED =
      RawHeader.create(
          "Access-Control-Expose-Headers",
          "x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,Date");
  private static final RawHeader MAX_AGE = RawHeader.create("Access-Control-Max-Age", "172800");

  private AmzHeaders() {}

  /** Whether a browser asks what it may ask. */
  static boolean isPreflight(HttpRequest request) {
    return request.method().equals(HttpMethods.OPTIONS) && request.getHeader("origin").isPresent();
  }

  /** The operation that a request asks for, with its service; empty when it names none. */
  static String target(HttpRequest request) {
    return request.getHeader("x-amz-target").map(HttpHeader::value).orElse("");
  }

  /** The same for services that give no second id; the request's id comes first. */
  static List<HttpHeader> withoutId2(HttpRequest request) {
    List<HttpHeader> headers = of(request);
    headers.removeIf(header -> header.is("x-amz-id-2"));
    return headers;
  }

  static List<HttpHeader> of(HttpRequest request) {
    List<HttpHeader> headers = new ArrayList<>(4);
    headers.add(RawHeader.create("x-amzn-RequestId", requestId()));
    boolean preflight = isPreflight(request);
    if (!preflight) {
      headers.add(RawHeader.create("x-amz-id-2", id2()));
    }
    if (request.getHeader("origin").isPresent()) {
      headers.add(ALLOW_ANY_ORIGIN);
      headers.add(preflight ? MAX_AGE : EXPOSED);
    }
    if (preflight) {
      echo(request, "access-control-request-headers", "Access-Control-Allow-Headers", headers);
      echo(request, "access-control-request-method", "Access-Control-Allow-Methods", headers);
    }
    return headers;
  }

  private static void echo(
      HttpRequest request, String asked, String answered, List<HttpHeader> headers) {
    request
        .getHeader(asked)
        .ifPresent(header -> headers.add(RawHeader.create(answered, header.value())));
  }

  // These identify, they do not protect: the fast generator will do.
  private static String requestId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  private static String id2() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    ByteBuffer bytes = ByteBuffer.allocate(ID_2_BYTES);
    while (bytes.hasRemaining()) {
      bytes.putLong(random.nextLong());
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
