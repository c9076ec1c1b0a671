package io.virta.http.wire;

/** What Jackson's readers of JSON do not look at. */
public final class Utf8 {
  private Utf8() {}

  /**
   * Whether a character is spelled with more bytes than it needs, which RFC 3629 forbids: a check
   * of the bytes and a look at the text would otherwise see different characters.
   */
  public static boolean isOverlong(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] < 0
          && isOverlong(bytes[i] & 0xff, i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0xff)) {
        return true;
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
