package io.virta.http.connection;

import org.apache.pekko.util.ByteString;

/** A peer sent input that must not reach a parser. The connection ends. */
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

  /** Refuses a request head with a readable answer, sent after those to earlier requests. */
  static RefusedInputException head(int status, String message) {
    return new RefusedInputException(message, Refusal.http1(status, message), ClosingRequest.BYTES);
  }

  /** Refuses a body with invalid framing. The reader of the body sends the answer. */
  static RefusedInputException body(String message) {
    return new RefusedInputException(message, ByteString.emptyByteString(), BROKEN_CHUNK);
  }

  /** Refuses frames that violate HTTP/2 or exceed our limits; answered immediately with GOAWAY. */
  static RefusedInputException frames(Http2Error error, String message) {
    return new RefusedInputException(
        message, Refusal.http2(error, message), ByteString.emptyByteString());
  }

  /** The last bytes to send to the peer; may be empty. */
  ByteString answer() {
    return answer;
  }

  /**
   * Input that makes the parser end the connection after the answers to earlier requests; empty to
   * end it immediately.
   */
  ByteString parserInput() {
    return parserInput;
  }
}
