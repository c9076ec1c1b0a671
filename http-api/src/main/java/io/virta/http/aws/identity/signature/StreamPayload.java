package io.virta.http.aws.identity.signature;

import org.jspecify.annotations.Nullable;

/** How the signature of a request covers a streamed body. */
public enum StreamPayload {
  /** The body is not signed, only the head. Clients may omit the announcement. */
  UNSIGNED("UNSIGNED-PAYLOAD"),

  /** The body is sent in chunks, each with its own signature. */
  SIGNED_CHUNKS("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");

  private final String announcement;

  StreamPayload(String announcement) {
    this.announcement = announcement;
  }

  /**
   * The value of {@code x-amz-content-sha256}, which takes the place of the payload hash in the
   * canonical request.
   */
  String announcement() {
    return announcement;
  }

  /**
   * Reads the announcement of a request.
   *
   * @throws io.virta.http.aws.wire.WireException if it is neither of these
   */
  public static StreamPayload of(SignedRequest request) {
    String announced = announced(request, RawQuery.parse(request.rawQuery()));
    if (announced == null) {
      return UNSIGNED;
    }
    for (StreamPayload payload : values()) {
      if (payload.announcement.equals(announced)) {
        return payload;
      }
    }
    throw SignatureRefusals.invalid(
        "The x-amz-content-sha256 of a stream is %s or %s, got '%s'"
            .formatted(UNSIGNED.announcement, SIGNED_CHUNKS.announcement, announced));
  }

  /** Returns the payload hash or announcement in header or query; null if absent. */
  static @Nullable String announced(SignedRequest request, @Nullable RawQuery query) {
    String inHeader = request.header("x-amz-content-sha256");
    return inHeader == null && query != null ? query.find("X-Amz-Content-Sha256") : inHeader;
  }
}
