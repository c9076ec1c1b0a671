package io.virta.http.connection;

import org.apache.pekko.util.ByteString;

/** A peer sent what no parser should see. The connection ends. */
final class RefusedInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ByteString answer;
  private final boolean afterEarlierAnswers;

  private RefusedInputException(String message, ByteString answer, boolean afterEarlierAnswers) {
    super(message, null, false, false);
    this.answer = answer;
    this.afterEarlierAnswers = afterEarlierAnswers;
  }

  /** A request head that is refused with a readable answer, after those to earlier requests. */
  static RefusedInputException head(int status, String message) {
    return new RefusedInputException(message, Refusal.http1(status, message), true);
  }

  /** A body whose framing is broken. Whoever reads the body answers. */
  static RefusedInputException body(String message) {
    return new RefusedInputException(message, ByteString.emptyByteString(), true);
  }

  /** Frames that break HTTP/2's rules or our limits, answered with GOAWAY at once. */
  static RefusedInputException frames(Http2Error error, String message) {
    return new RefusedInputException(message, Refusal.http2(error, message), false);
  }

  /** The last bytes that the peer gets; may be empty. */
  ByteString answer() {
    return answer;
  }

  /** Whether answers to earlier requests go out first. */
  boolean afterEarlierAnswers() {
    return afterEarlierAnswers;
  }
}
