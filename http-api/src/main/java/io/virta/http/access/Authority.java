package io.virta.http.access;

import java.util.Locale;
import java.util.Optional;

/**
 * The host and port that a request or an origin names, as in {@code localhost:4566}.
 *
 * @param host in lower case, without a trailing dot; an IPv6 address in its brackets
 * @param port {@link #NO_PORT} if absent
 */
record Authority(String host, int port) {
  static final int NO_PORT = -1;

  private static final int PORT_DIGITS_MAX = 5;
  private static final int HOST_CHARS_MAX = 255;

  /** Reads an authority; empty when it is not well formed. */
  static Optional<Authority> parse(String text) {
    int bracket = text.startsWith("[") ? text.indexOf(']') : 0;
    int colon = bracket < 0 ? -1 : text.indexOf(':', bracket);
    String host = (colon < 0 ? text : text.substring(0, colon)).toLowerCase(Locale.ROOT);
    if (!isHost(host)) {
      return Optional.empty();
    }
    int port = colon < 0 || colon == text.length() - 1 ? NO_PORT : port(text, colon + 1);
    return port < NO_PORT
        ? Optional.empty()
        : Optional.of(new Authority(withoutTrailingDot(host), port));
  }

  private static String withoutTrailingDot(String host) {
    return host.length() > 1 && host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private static boolean isHost(String host) {
    if (host.isEmpty() || host.length() > HOST_CHARS_MAX) {
      return false;
    }
    return host.startsWith("[")
        ? host.endsWith("]") && host.length() > 2 && isIpv6(host)
        : host.chars().allMatch(Authority::isNameCharacter);
  }

  private static boolean isIpv6(String bracketed) {
    return bracketed
        .substring(1, bracketed.length() - 1)
        .chars()
        .allMatch(c -> (c < 128 && Character.digit(c, 16) >= 0) || c == ':' || c == '.');
  }

  // Container names may contain an underscore.
  private static boolean isNameCharacter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  }

  private static int port(String text, int from) {
    boolean digits = text.length() - from <= PORT_DIGITS_MAX;
    for (int i = from; i < text.length() && digits; i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits ? Integer.parseInt(text.substring(from)) : NO_PORT - 1;
  }

  /** Whether the host is an IP address: an IPv4 address in its usual form, or an IPv6 address. */
  boolean isAddress() {
    return host.startsWith("[") || isIpv4(host);
  }

  private static boolean isIpv4(String host) {
    int numbers = 0;
    int from = 0;
    while (from <= host.length()) {
      int dot = host.indexOf('.', from);
      int end = dot < 0 ? host.length() : dot;
      if (!isByte(host, from, end)) {
        return false;
      }
      numbers++;
      from = end + 1;
    }
    return numbers == 4;
  }

  private static boolean isByte(String host, int from, int end) {
    int value = 0;
    for (int i = from; i < end; i++) {
      char c = host.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
      value = value * 10 + c - '0';
    }
    return end > from && end - from <= 3 && value <= 255;
  }
}
