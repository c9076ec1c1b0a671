package io.virta.http.aws.identity.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The URI encoding of paths in signatures. */
final class UriEncoding {
  private static final String UNRESERVED_SIGNS = "-_.~";
  private static final String HEX = "0123456789ABCDEF";

  private UriEncoding() {}

  /** Percent-encodes all bytes except letters, digits and {@code - _ . ~}. */
  static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(UTF_8)) {
      if (isUnreserved((char) (b & 0xFF))) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.charAt((b & 0xF0) >> 4)).append(HEX.charAt(b & 0x0F));
      }
    }
    return encoded.toString();
  }

  /**
   * Returns the spellings in which the client may have written a path. The HTTP server decodes and
   * re-encodes paths and leaves some characters unescaped, such as colons, that SDKs escape.
   *
   * @param path the path as the HTTP server returns it, which becomes the last in the list
   */
  static List<String> spellings(String path) {
    if (path.length() <= 1) {
      return List.of(path);
    }
    StringBuilder escaped = new StringBuilder(path.length() + 16);
    for (String segment : path.split("/", -1)) {
      escaped
          .append(escaped.isEmpty() && segment.isEmpty() ? "" : "/")
          .append(escapedAgain(segment));
    }
    String other = escaped.toString();
    return other.equals(path) ? List.of(path) : List.of(other, path);
  }

  private static String escapedAgain(String segment) {
    try {
      return encode(URLDecoder.decode(segment.replace("+", "%2B"), UTF_8));
    } catch (IllegalArgumentException malformed) {
      return segment;
    }
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || UNRESERVED_SIGNS.indexOf(c) >= 0;
  }

  /**
   * Returns the canonical path: dot segments and double slashes removed, then percent-encoded once
   * more, as all services except S3 require.
   */
  static String canonicalPath(String raw) {
    if (raw.length() <= 1) {
      return "/";
    }
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : raw.split("/", -1)) {
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.addLast(encode(segment));
      }
    }
    String last = raw.substring(raw.lastIndexOf('/') + 1);
    boolean directory = last.isEmpty() || last.equals(".") || last.equals("..");
    String path = "/" + String.join("/", segments);
    return directory && path.length() > 1 ? path + "/" : path;
  }
}
