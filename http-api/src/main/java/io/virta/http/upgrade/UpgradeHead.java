package io.virta.http.upgrade;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The head of an HTTP/1.1 request, as far as it matters for an upgrade.
 *
 * @param upgrade whether it asks for HTTP/2
 * @param bodyBytes length of its body; -1 when it is not told
 * @param continues whether the client waits for {@code 100 Continue}
 */
record UpgradeHead(boolean upgrade, long bodyBytes, boolean continues) {
  private static final String UPGRADE = "upgrade:";
  private static final String LENGTH = "content-length:";
  private static final int DIGITS_MAX = 18;

  /** Reads a head: all lines up to the empty one. */
  static UpgradeHead read(String head) {
    boolean upgrade = false;
    boolean continues = false;
    long bodyBytes = 0;
    for (String line : head.toLowerCase(Locale.ROOT).split("\r\n", -1)) {
      if (line.startsWith(UPGRADE)) {
        upgrade |= List.of(line.substring(UPGRADE.length()).split("[, \t]+", -1)).contains("h2c");
      } else if (line.startsWith("transfer-encoding:")) {
        bodyBytes = -1;
      } else if (line.startsWith(LENGTH) && bodyBytes >= 0) {
        bodyBytes = length(line.substring(LENGTH.length()).strip());
      } else if (line.startsWith("expect:")) {
        continues = true;
      }
    }
    return new UpgradeHead(upgrade, bodyBytes, continues);
  }

  private static long length(String digits) {
    boolean number =
        !digits.isEmpty()
            && digits.length() <= DIGITS_MAX
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? Long.parseLong(digits) : -1;
  }

  /** The same head without its wish to upgrade, and with one to close the connection instead. */
  static byte[] withoutUpgrade(String head) {
    List<String> lines = new ArrayList<>();
    for (String line : head.split("\r\n", -1)) {
      boolean wish = line.toLowerCase(Locale.ROOT).startsWith(UPGRADE);
      lines.add(wish ? "Connection: close" : line);
    }
    return String.join("\r\n", lines).getBytes(StandardCharsets.ISO_8859_1);
  }
}
