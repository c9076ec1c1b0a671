package io.virta.http.aws.wire;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Decoding of base64 in JSON requests: padded, without white space, exactly one encoding for each
 * value.
 */
final class Base64Text {
  private static final int QUOTED_CHARS_MAX = 256;

  private Base64Text() {}

  /**
   * Decodes base64, as strictly as AWS.
   *
   * @throws WireException describing the error
   */
  static byte[] decode(String text) {
    if (text.length() % 4 != 0) {
      throw refused(
          text,
          "Base64 encoded length is expected a multiple of 4 bytes but found: " + text.length());
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isAllowed(text, i)) {
        throw refused(text, "Invalid Base64 character: '" + text.charAt(i) + "'");
      }
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(text.getBytes(StandardCharsets.US_ASCII));
      if (hasStrayBits(text, decoded)) {
        throw strayBits(text);
      }
      return decoded;
    } catch (IllegalArgumentException misplacedPadding) {
      throw strayBits(text);
    }
  }

  private static boolean isAllowed(String text, int at) {
    char c = text.charAt(at);
    if (c == '=') {
      return at == text.length() - 1 || text.charAt(at + 1) == '=';
    }
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/';
  }

  // Unused bits in the last character must be zero, or the same bytes would have several encodings.
  private static boolean hasStrayBits(String text, byte[] decoded) {
    if (decoded.length % 3 == 0) {
      return false;
    }
    int tail = decoded.length - decoded.length % 3;
    byte[] last = new byte[decoded.length % 3];
    System.arraycopy(decoded, tail, last, 0, last.length);
    return !text.endsWith(Base64.getEncoder().encodeToString(last));
  }

  private static WireException strayBits(String text) {
    // The misspelling is that of AWS.
    return refused(text, "Invalid last non-pad Base64 character dectected");
  }

  private static WireException refused(String text, String why) {
    return WireError.wrongType(
            "'" + Excerpt.of(text, QUOTED_CHARS_MAX) + "' can not be converted to a Blob: " + why)
        .asException();
  }
}
