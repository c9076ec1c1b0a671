package io.virta.http.connection;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.apache.pekko.util.ByteString;

/**
 * A request that makes Pekko end an HTTP/1.1 connection. Only for an error found by its parser does
 * Pekko end the connection in order, without losing answers in progress. The error is an unknown
 * transfer encoding, which {@link RequestHead} accepts from no peer and which Pekko's answer
 * quotes. Its name is random, so that no other answer of this server can be mistaken for that one.
 */
final class ClosingRequest {
  private static final String NAME = "closing-" + random();

  /** The bytes of the request. */
  static final ByteString BYTES =
      ByteString.fromString("GET / HTTP/1.1\r\nTransfer-Encoding: " + NAME + "\r\n\r\n");

  // Pekko quotes a transfer encoding that it does not know at the end of its answer.
  private static final ByteString ANSWER_END = ByteString.fromString("'" + NAME + "'");

  private ClosingRequest() {}

  /**
   * Whether an element of the answers is the one to this request: Pekko renders it as a single
   * element.
   */
  static boolean isAnsweredBy(ByteString element) {
    return element.takeRight(ANSWER_END.size()).equals(ANSWER_END);
  }

  private static String random() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
