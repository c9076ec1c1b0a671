package io.virta.dashboards.site;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/** A file of the page, with a digest that identifies its version. */
record WebFile(String path, ContentType type, WebBytes bytes, String tag) {
  private static final int TAG_DIGITS = 20;
  private static final Map<String, ContentType> TYPES =
      Map.of(
          "html", ContentTypes.TEXT_HTML_UTF8,
          "css", MediaTypes.TEXT_CSS.toContentType(HttpCharsets.UTF_8),
          "js", MediaTypes.APPLICATION_JAVASCRIPT.toContentType(HttpCharsets.UTF_8),
          "mjs", MediaTypes.APPLICATION_JAVASCRIPT.toContentType(HttpCharsets.UTF_8),
          "svg", MediaTypes.IMAGE_SVG_XML.toContentType(),
          "json", ContentTypes.APPLICATION_JSON);

  static WebFile of(String path, byte[] bytes) {
    return new WebFile(path, typeOf(path), new WebBytes(bytes), sha256Hex(bytes));
  }

  /** Whether the name changes with the content, so that browsers may cache the file forever. */
  boolean isImmutable() {
    return path.startsWith("vendor/") && path.matches(".*-\\d+\\.\\d+\\.\\d+\\.(mjs|css)");
  }

  private static ContentType typeOf(String path) {
    return TYPES.getOrDefault(
        path.substring(path.lastIndexOf('.') + 1), ContentTypes.TEXT_PLAIN_UTF8);
  }

  private static String sha256Hex(byte[] bytes) {
    return HexFormat.of().formatHex(sha256(bytes)).substring(0, TAG_DIGITS);
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
