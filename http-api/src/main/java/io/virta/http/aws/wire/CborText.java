package io.virta.http.aws.wire;

/** Additional checks of CBOR, which Jackson's parser does not make. */
public final class CborText {
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int MAJOR_SHIFT = 5;
  private static final int INFO_MASK = 0x1f;
  private static final int SHORT_MAX = 23;
  private static final int LONGEST = 27;
  private static final int INDEFINITE = 31;

  private CborText() {}

  /**
   * Whether a text has an overlong character, see {@link Utf8#isOverlong(byte[])}. Scans the items
   * sequentially (RFC 8949, section 3) and needs no recursion. Returns false for malformed input,
   * which the parser detects.
   */
  public static boolean isOverlong(byte[] body) {
    int at = 0;
    while (at < body.length) {
      int major = (body[at] & 0xff) >> MAJOR_SHIFT;
      int info = body[at] & INFO_MASK;
      at++;
      int more = info > SHORT_MAX && info <= LONGEST ? 1 << (info - SHORT_MAX - 1) : 0;
      if (more > body.length - at) {
        return false;
      }
      long length = more == 0 ? info : number(body, at, more);
      at += more;
      if ((major == BYTES || major == TEXT) && info != INDEFINITE) {
        if (length < 0 || length > body.length - at) {
          return false;
        }
        int end = at + (int) length;
        if (major == TEXT && Utf8.isOverlong(body, at, end)) {
          return true;
        }
        at = end;
      }
    }
    return false;
  }

  private static long number(byte[] body, int from, int count) {
    long number = 0;
    for (int i = from; i < from + count; i++) {
      number = (number << Byte.SIZE) | (body[i] & 0xff);
    }
    return number;
  }
}
