package io.virta.http.connection;

import java.util.Arrays;
import org.apache.pekko.util.ByteString;

/**
 * The bytes of a connection that are not used yet: what the network gave last, without a copy, or
 * what had to be held together with what came after it.
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

  /** Drops the used bytes first, so that a client that always leaves one unused takes no memory. */
  private void makeRoom(int added) {
    int size = size();
    boolean fits = size + added <= bytes.length;
    byte[] roomy = fits ? bytes : new byte[Math.max(2 * size, size + added)];
    System.arraycopy(bytes, from, roomy, 0, size);
    bytes = roomy;
    from = 0;
    to = size;
  }

  /** Keeps the unused bytes and lets go of the piece they came in. */
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

  /** Uses up that many bytes. */
  ByteString take(int count) {
    ByteString taken = ByteString.fromArrayUnsafe(bytes, from, count);
    from += count;
    if (from < to) {
      held = false; // the rest shares its array with what was given away, which must not change
    }
    return taken;
  }

  /** Skips empty lines. False when it takes more bytes to know whether one begins. */
  boolean skipEmptyLines() {
    while (to - from >= 2 && bytes[from] == '\r' && bytes[from + 1] == '\n') {
      from += 2;
    }
    return to - from >= 2 || (to > from && bytes[from] != '\r');
  }
}
