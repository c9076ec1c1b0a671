package io.virta.http.connection;

import org.apache.pekko.util.ByteString;

/** A peer sent what no parser should see. The connection ends. */
final class RefusedInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final ByteString BROKEN_CHUNK = ByteString.fromString("refused\r\n");

  private final transient ByteString answer;
  private final transient ByteString parserInput;

  private RefusedInputException(String message, ByteString answer, ByteString parserInput) {
    super(message, null, false, false);
    this.answer = answer;
    this.parserInput = parserInput;
  }

  /** A request head that is refused with a readable answer, after those to earlier requests. */
  static RefusedInputException head(int status, String message) {
    return new RefusedInputException(message, Refusal.http1(status, message), ClosingRequest.BYTES);
  }

  /** A body whose framing is broken. Whoever reads the body answers. */
  static RefusedInputException body(String message) {
    return new RefusedInputException(message, ByteString.emptyByteString(), BROKEN_CHUNK);
  }

  /** Frames that break HTTP/2's rules or our limits, answered with GOAWAY at once. */
  static RefusedInputException frames(Http2Error error, String message) {
    return new RefusedInputException(
        message, Refusal.http2(error, message), ByteString.emptyByteString());
  }

  /** The last bytes that the peer gets; may be empty. */
  ByteString answer() {
    return answer;
  }

  /**
   * What makes the parser end the connection after the answers to earlier requests; empty to end it
   * at once.
   */
  ByteString parserInput() {
    return parserInput;
  }
}
