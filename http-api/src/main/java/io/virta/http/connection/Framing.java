package io.virta.http.connection;

import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of one connection into elements that a parser can take with bounded memory and
 * stack. Used by one thread at a time.
 */
interface Framing {
  /** Adds bytes, which must not change afterwards. Only after {@link #next} returned null. */
  void feed(byte[] bytes, int from, int to);

  /**
   * The next element, or null when more bytes are needed.
   *
   * @throws RefusedInputException when the peer broke a rule of the protocol; the framing cannot be
   *     used afterwards
   */
  @Nullable ByteString next();

  /**
   * What makes the parser end the connection after the answers to all requests, once the peer has
   * sent its last byte; null to end it at once.
   */
  default @Nullable ByteString end() {
    return null;
  }

  /** What the peer gets for an element of the answers. */
  default ByteString sent(ByteString element) {
    return element;
  }

  /** Whether the connection ends with what was sent last. */
  default boolean isOver() {
    return false;
  }
}
