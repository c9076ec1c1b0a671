package io.virta.http.connection;

import java.nio.ByteBuffer;

/** The payload of a SETTINGS frame (RFC 9113, section 6.5). */
final class Http2Settings {
  /** The largest payload in bytes: RFC 9113 defines 6 settings, extensions a few more. */
  static final int BYTES_MAX = 32 * 6;

  private static final int ENTRY_BYTES = 6;
  private static final int HEADER_TABLE_SIZE = 1;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int MAX_FRAME_SIZE = 5;
  private static final int FRAME_SIZE_MIN = 1 << 14;
  private static final int FRAME_SIZE_MAX = (1 << 24) - 1;
  // Browsers request this size; the table of sent headers grows up to the size that the peer
  // allows.
  private static final int HEADER_TABLE_SIZE_MAX = 64 * 1024;
  // Pekko buffers two frames of each answer in advance, even if the peer does not read.
  private static final int SENT_FRAME_SIZE_MAX = FRAME_SIZE_MIN;

  private Http2Settings() {}

  /** Whether all entries are complete and in the ranges of RFC 9113. */
  static boolean isUsable(byte[] bytes, int from, int to) {
    if ((to - from) % ENTRY_BYTES != 0 || to - from > BYTES_MAX) {
      return false;
    }
    ByteBuffer entries = ByteBuffer.wrap(bytes, from, to - from);
    while (entries.hasRemaining()) {
      int id = entries.getShort();
      int value = entries.getInt();
      boolean inRange =
          switch (id) {
            case INITIAL_WINDOW_SIZE -> value >= 0;
            case MAX_FRAME_SIZE -> value >= FRAME_SIZE_MIN && value <= FRAME_SIZE_MAX;
            default -> true;
          };
      if (!inRange) {
        return false;
      }
    }
    return true;
  }

  /**
   * Lowers, in place, the limits that the peer offers for memory used on its behalf: the table of
   * sent headers (RFC 7541) and the size of sent frames (RFC 9113). A server may use less than a
   * peer allows.
   *
   * @return whether any value was lowered
   */
  static boolean limit(byte[] bytes, int from, int to) {
    boolean lowered = false;
    ByteBuffer entries = ByteBuffer.wrap(bytes, from, to - from);
    while (entries.hasRemaining()) {
      int id = entries.getShort();
      int value = entries.getInt();
      int max = max(id);
      if (max > 0 && Integer.compareUnsigned(value, max) > 0) {
        entries.putInt(entries.position() - Integer.BYTES, max);
        lowered = true;
      }
    }
    return lowered;
  }

  /** Returns the largest value used for a setting; 0 if not limited. */
  private static int max(int id) {
    return switch (id) {
      case HEADER_TABLE_SIZE -> HEADER_TABLE_SIZE_MAX;
      case MAX_FRAME_SIZE -> SENT_FRAME_SIZE_MAX;
      default -> 0;
    };
  }
}
