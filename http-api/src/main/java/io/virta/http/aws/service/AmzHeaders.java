package io.virta.http.aws.service;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/** The AWS headers that name the service of a request and the ID of an answer. */
public final class AmzHeaders {
  private static final int ID_2_BYTES = 72;
  private static final Pattern SCOPE =
      Pattern.compile("Credential=[^,&]*/\\d{8}/[^/,&]*/([^/,&]+)/aws4_request");

  private AmzHeaders() {}

  /**
   * Returns the service and operation that a request names in {@code X-Amz-Target}; empty if
   * absent.
   */
  public static String target(HttpRequest request) {
    return request.getHeader("x-amz-target").map(HttpHeader::value).orElse("");
  }

  /** Returns the service that the signature of a request names, or null if there is none. */
  static @Nullable String signedService(HttpRequest request) {
    String header = request.getHeader("authorization").map(HttpHeader::value).orElse("");
    String query = request.getUri().rawQueryString().orElse("").replace("%2F", "/");
    Matcher scope = SCOPE.matcher(header.isEmpty() ? query : header);
    return scope.find() ? scope.group(1) : null;
  }

  /** Returns the ID of an answer, for services that send only this one. */
  public static HttpHeader requestIdHeader() {
    return RawHeader.create("x-amzn-RequestId", requestId());
  }

  /** Returns both IDs of an answer. */
  public static List<HttpHeader> ids() {
    return List.of(requestIdHeader(), RawHeader.create("x-amz-id-2", id2()));
  }

  // IDs need not be unpredictable, so the fast generator is sufficient.
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
