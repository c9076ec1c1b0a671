package io.virta.http.connection;

import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Splits the bytes of one connection into elements that a parser can process with bounded memory
 * and stack. Used by one thread at a time.
 */
interface Framing {
  /**
   * Adds bytes, which must not change afterwards. To be called only after {@link #next} has
   * returned null.
   */
  void feed(byte[] bytes, int from, int to);

  /**
   * Returns the next element, or null if more bytes are needed.
   *
   * @throws RefusedInputException if the peer violated the protocol; the framing cannot be used
   *     afterwards
   */
  @Nullable ByteString next();

  /**
   * Called when the peer has sent its last byte. Returns input that makes the parser end the
   * connection after answering all requests, or null to end it immediately.
   */
  default @Nullable ByteString end() {
    return null;
  }

  /** Returns the bytes to send to the peer for an element of the answers. */
  default ByteString sent(ByteString element) {
    return element;
  }

  /** Whether the connection ends after the last element that was sent. */
  default boolean isOver() {
    return false;
  }
}
