package io.virta.http.connection;

import java.util.Arrays;
import org.apache.pekko.util.ByteString;

/**
 * The unused bytes of a connection: either the last piece from the network, not copied, or held
 * bytes together with the pieces that followed them.
 */
final class PieceBuffer {
  private byte[] bytes = new byte[0];
  private int from;
  private int to;
  private boolean held;

  void feed(byte[] more, int moreFrom, int moreTo) {
    if (from == to) {
      bytes = more;
      from = moreFrom;
      to = moreTo;
      held = false;
    } else {
      append(more, moreFrom, moreTo);
    }
  }

  private void append(byte[] more, int moreFrom, int moreTo) {
    hold();
    int added = moreTo - moreFrom;
    if (added > bytes.length - to) {
      makeRoom(added);
    }
    System.arraycopy(more, moreFrom, bytes, to, added);
    to += added;
  }

  /**
   * Drops the used bytes first, so that the buffer does not grow if a client always leaves one byte
   * unused.
   */
  private void makeRoom(int added) {
    int size = size();
    boolean fits = size + added <= bytes.length;
    byte[] roomy = fits ? bytes : new byte[Math.max(2 * size, size + added)];
    System.arraycopy(bytes, from, roomy, 0, size);
    bytes = roomy;
    from = 0;
    to = size;
  }

  /** Copies the unused bytes and releases the piece that contained them. */
  void hold() {
    if (!held) {
      bytes = Arrays.copyOfRange(bytes, from, to);
      to -= from;
      from = 0;
      held = true;
    }
  }

  int size() {
    return to - from;
  }

  byte[] array() {
    return bytes;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  byte first() {
    return bytes[from];
  }

  void skip(int count) {
    from += count;
  }

  /** Removes and returns that many bytes. */
  ByteString take(int count) {
    ByteString taken = ByteString.fromArrayUnsafe(bytes, from, count);
    from += count;
    if (from < to) {
      held = false; // the rest shares its array with the returned bytes, which must not change
    }
    return taken;
  }

  /** Skips empty lines. Returns false if more bytes are needed to detect the next one. */
  boolean skipEmptyLines() {
    while (to - from >= 2 && bytes[from] == '\r' && bytes[from + 1] == '\n') {
      from += 2;
    }
    return to - from >= 2 || (to > from && bytes[from] != '\r');
  }
}
