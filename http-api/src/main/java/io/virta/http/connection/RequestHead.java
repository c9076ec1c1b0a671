package io.virta.http.connection;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads the head of one HTTP/1.1 request as far as framing depends on it, and refuses input that
 * RFC 9112 lets a server refuse: line folding, line ends other than CRLF, control characters, names
 * that are not tokens, ambiguous lengths. Everything else is left to Pekko's parser. A head may
 * arrive in any number of pieces; each byte is examined once.
 */
final class RequestHead {
  /** The longest head: a presigned URL of 16 KiB and headers of the same size. */
  static final int BYTES_MAX = 32 * 1024;

  /** The value of {@link #bodyBytes} for a chunked body. */
  static final long CHUNKED = -1;

  private static final long NONE = -2;
  private static final int DELETE = 0x7f;
  private static final int UTF_8 = 0x80;
  private static final String COOKIE = "cookie";
  private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";
  private static final boolean[] TOKEN = new boolean[UTF_8];

  static {
    for (int c = 0; c < UTF_8; c++) {
      TOKEN[c] = Character.isLetterOrDigit(c) || TOKEN_SYMBOLS.indexOf(c) >= 0;
    }
  }

  private int scanned;
  private int lineStart;
  private int lines;
  private boolean beyondAscii;
  private long contentLength = NONE;
  private boolean chunked;
  private boolean continues;
  private boolean upgrades;

  /**
   * Continues reading where the previous call stopped.
   *
   * @param input begins with the head
   * @return the length of the head, or -1 if the head is not complete
   */
  int read(PieceBuffer input) {
    byte[] bytes = input.array();
    int from = input.from();
    int to = input.to();
    int end = Math.min(to, from + BYTES_MAX);
    int i = from + scanned;
    while (i < end) {
      byte b = bytes[i++];
      if (b == '\n') {
        if (i - from < 2 || bytes[i - 2] != '\r') {
          throw malformed("A line of a request head must end with CR LF, not with LF alone.");
        }
        if (endLine(bytes, from, i - 2)) {
          requireUtf8(bytes, from, i);
          return i - from;
        }
        lineStart = i - from;
      } else if (i - from > 1 && bytes[i - 2] == '\r') {
        throw malformed("A request head must not contain a CR that no LF follows.");
      } else if (b < ' ') {
        if (b < 0) {
          beyondAscii = true;
        } else if (b != '\r' && b != '\t') {
          throw control(b);
        }
      } else if (b == DELETE) {
        throw control(b);
      }
    }
    scanned = i - from;
    if (scanned >= BYTES_MAX) {
      throw RefusedInputException.head(431, "A request head has at most " + BYTES_MAX + " bytes.");
    }
    return -1;
  }

  private static RefusedInputException control(byte b) {
    return malformed("A request head must not contain the control character 0x%02x.".formatted(b));
  }

  private static RefusedInputException malformed(String message) {
    return RefusedInputException.head(400, message);
  }

  /** Whether this line, without its line end, ends the head. */
  private boolean endLine(byte[] bytes, int from, int end) {
    int start = from + lineStart;
    if (start == end) {
      return true;
    }
    if (lines++ > 0) {
      header(bytes, start, end);
    } else if (bytes[start] <= ' ') {
      throw malformed("A request starts with its method.");
    }
    return false;
  }

  private void header(byte[] bytes, int start, int end) {
    if (bytes[start] == ' ' || bytes[start] == '\t') {
      throw malformed("A header must not continue on the next line (obsolete line folding).");
    }
    int colon = start;
    while (colon < end && bytes[colon] >= 0 && TOKEN[bytes[colon]]) {
      colon++;
    }
    if (colon == start || colon == end || bytes[colon] != ':') {
      throw malformed("A header starts with its name, directly followed by a colon.");
    }
    switch (bytes[start] | 0x20) {
      case 'c', 't', 'u', 'e' -> interpret(bytes, start, colon, end);
      default -> {} // irrelevant to framing
    }
  }

  private void interpret(byte[] bytes, int start, int colon, int end) {
    switch (colon - start) {
      case 6, 7, 14, 17 -> { // the lengths of the names below
        String name = text(bytes, start, colon).toLowerCase(Locale.ROOT);
        String value = text(bytes, colon + 1, end).strip();
        interpret(name, value);
        if (name.equals(COOKIE) && !isUtf8(bytes, colon + 1, end)) {
          maskBeyondAscii(bytes, colon + 1, end);
        }
      }
      default -> {}
    }
  }

  private static String text(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }

  private void interpret(String name, String value) {
    switch (name) {
      case "content-length" -> {
        if (contentLength != NONE) {
          throw malformed("A request has at most one Content-Length.");
        }
        contentLength = length(value);
      }
      case "transfer-encoding" -> {
        if (chunked || !value.equalsIgnoreCase("chunked")) {
          throw malformed("The only Transfer-Encoding is chunked, once.");
        }
        chunked = true;
      }
      case "expect" -> continues = true;
      case "upgrade" -> upgrades = true;
      default -> {}
    }
    if (chunked && contentLength != NONE) {
      throw malformed("A request has either a Content-Length or a Transfer-Encoding, not both.");
    }
  }

  private static long length(String digits) {
    boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (number) {
      try {
        return Long.parseLong(digits);
      } catch (NumberFormatException beyond) {
        // Refused below.
      }
    }
    throw malformed("Content-Length is a number below 2^63.");
  }

  private void requireUtf8(byte[] bytes, int from, int to) {
    if (beyondAscii && !isUtf8(bytes, from, to)) {
      throw malformed("A request head must be ASCII or well-formed UTF-8.");
    }
  }

  private static boolean isUtf8(byte[] bytes, int from, int to) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  // Masks non-ASCII bytes in cookies: another application on the same host may have set them, and
  // this server does not use them.
  private static void maskBeyondAscii(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0) {
        bytes[i] = '?';
      }
    }
  }

  /** The body's length, or {@link #CHUNKED}. */
  long bodyBytes() {
    return chunked ? CHUNKED : Math.max(0, contentLength);
  }

  /** Whether the client sends its body only after {@code 100 Continue}. */
  boolean continues() {
    return continues;
  }

  /** Whether the client offers to switch to another protocol. */
  boolean asksForUpgrade() {
    return upgrades;
  }
}
