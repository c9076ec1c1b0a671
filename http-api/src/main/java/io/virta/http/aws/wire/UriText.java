package io.virta.http.aws.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Strict decoding of percent-encoded text: malformed escapes and invalid UTF-8 are errors. */
final class UriText {
  private static final int HEX = 16;

  private UriText() {}

  /** Decodes a part of a path; returns null if it is malformed. */
  static @Nullable String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        bytes.writeBytes(String.valueOf(c).getBytes(UTF_8));
        continue;
      }
      int high = digit(text, i + 1);
      int low = digit(text, i + 2);
      if (high < 0 || low < 0) {
        return null;
      }
      bytes.write(high * HEX + low);
      i += 2;
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    } catch (CharacterCodingException malformed) {
      return null;
    }
  }

  private static int digit(String text, int at) {
    return at < text.length() ? Character.digit(text.charAt(at), HEX) : -1;
  }

  /**
   * Decodes a query: the values of each parameter in their original order.
   *
   * @throws WireException if the query is malformed
   */
  static Map<String, List<String>> query(String raw) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        String name = parameter(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : parameter(pair.substring(equals + 1));
        parameters.computeIfAbsent(name, first -> new ArrayList<>(1)).add(value);
      }
    }
    return parameters;
  }

  private static String parameter(String text) {
    String decoded = decode(text.replace('+', ' '));
    if (decoded == null) {
      throw WireError.wrongType("The query has a malformed escape: " + text).asException();
    }
    return decoded;
  }
}
