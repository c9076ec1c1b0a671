package io.virta.http.aws.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Additional checks of UTF-8, which Jackson's parsers do not make. */
public final class Utf8 {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long BEYOND_ASCII = 0x8080808080808080L;

  private Utf8() {}

  /**
   * Whether a character is encoded with more bytes than necessary, which RFC 3629 forbids:
   * otherwise a check of the raw bytes and a check of the decoded text could see different
   * characters.
   */
  public static boolean isOverlong(byte[] bytes) {
    return isOverlong(bytes, 0, bytes.length);
  }

  /** Checks a part of an array, see {@link #isOverlong(byte[])}. */
  public static boolean isOverlong(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      if (to - i >= Long.BYTES && ((long) WORDS.get(bytes, i) & BEYOND_ASCII) == 0) {
        i += Long.BYTES;
      } else if (bytes[i] < 0
          && isOverlong(bytes[i] & 0xff, i + 1 < to ? bytes[i + 1] & 0xff : 0xff)) {
        return true;
      } else {
        i++;
      }
    }
    return false;
  }

  private static boolean isOverlong(int first, int second) {
    return switch (first) {
      case 0xc0, 0xc1 -> true;
      case 0xe0 -> second < 0xa0;
      case 0xf0 -> second < 0x90;
      default -> false;
    };
  }
}
