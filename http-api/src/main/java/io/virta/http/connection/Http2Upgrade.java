package io.virta.http.connection;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * The headers with which an HTTP/1.1 request asks for HTTP/2 on a plain connection (RFC 7540,
 * section 3.2).
 */
final class Http2Upgrade {
  private Http2Upgrade() {}

  /** Whether a value of {@code Upgrade} names h2c. */
  static boolean isAskedFor(String value) {
    return List.of(value.toLowerCase(Locale.ROOT).split("[, \t]+", -1)).contains("h2c");
  }

  /** Whether a value of {@code HTTP2-Settings} can be applied. */
  static boolean areUsable(String value) {
    try {
      byte[] settings = Base64.getUrlDecoder().decode(value);
      return Http2Settings.isUsable(settings, 0, settings.length)
          && !Http2Settings.limit(settings, 0, settings.length);
    } catch (IllegalArgumentException noBase64) {
      return false;
    }
  }

  /**
   * The same head without the request for an upgrade, and with one to close the connection instead.
   */
  static byte[] removedFrom(byte[] head) {
    List<String> lines = new ArrayList<>();
    for (String line : new String(head, StandardCharsets.ISO_8859_1).split("\r\n", -1)) {
      boolean upgrade = line.toLowerCase(Locale.ROOT).startsWith("upgrade:");
      lines.add(upgrade ? "Connection: close" : line);
    }
    return String.join("\r\n", lines).getBytes(StandardCharsets.ISO_8859_1);
  }
}
