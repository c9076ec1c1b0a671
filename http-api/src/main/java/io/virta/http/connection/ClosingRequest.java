package io.virta.http.connection;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.apache.pekko.util.ByteString;

/**
 * A request that makes Pekko end an HTTP/1.1 connection. Pekko does so in order, and without losing
 * answers that are under way, only for an error that its parser finds. This one is in a header that
 * no peer can get past {@link RequestHead}, and the answer names it; since peers do not know the
 * name, nothing that a peer can make this server send looks like that answer.
 */
final class ClosingRequest {
  private static final String NAME = "closing-" + random();

  /** The request. */
  static final ByteString BYTES =
      ByteString.fromString("GET / HTTP/1.1\r\nTransfer-Encoding: " + NAME + "\r\n\r\n");

  // Pekko quotes a transfer encoding that it does not know at the end of its answer.
  private static final ByteString ANSWER_END = ByteString.fromString("'" + NAME + "'");

  private ClosingRequest() {}

  /** Whether an element of the answers is the one to this request: Pekko renders it as one. */
  static boolean isAnsweredBy(ByteString element) {
    return element.takeRight(ANSWER_END.size()).equals(ANSWER_END);
  }

  private static String random() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
