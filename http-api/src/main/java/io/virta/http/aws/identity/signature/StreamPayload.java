package io.virta.http.aws.identity.signature;

import org.jspecify.annotations.Nullable;

/** How the signature of a request covers a body that has no end yet. */
public enum StreamPayload {
  /** Not at all: only the head is signed. Clients may leave the announcement out. */
  UNSIGNED("UNSIGNED-PAYLOAD"),

  /** In chunks, each with a signature of its own. */
  SIGNED_CHUNKS("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");

  private final String announcement;

  StreamPayload(String announcement) {
    this.announcement = announcement;
  }

  /** What the canonical request of such a body ends with. */
  String announcement() {
    return announcement;
  }

  /**
   * Reads what a request announces.
   *
   * @throws io.virta.http.aws.wire.WireException when it is neither
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

  /** What a request says of its body; null for nothing. */
  static @Nullable String announced(SignedRequest request, @Nullable RawQuery query) {
    String inHeader = request.header("x-amz-content-sha256");
    return inHeader == null && query != null ? query.find("X-Amz-Content-Sha256") : inHeader;
  }
}
