package io.virta.dashboards.site;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;

/** The security headers of the page. */
final class PageSecurity {
  /** The headers of every file. */
  static final List<HttpHeader> HEADERS =
      List.of(
          HttpHeader.parse("X-Content-Type-Options", "nosniff"),
          HttpHeader.parse("Referrer-Policy", "no-referrer"),
          HttpHeader.parse("Cross-Origin-Resource-Policy", "same-origin"),
          HttpHeader.parse("Vary", "Accept-Encoding"));

  private static final Pattern IMPORT_MAP =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

  private PageSecurity() {}

  /**
   * Returns the content security policy: everything from this server, nothing inline. Browsers
   * accept an import map only inline, so that one script is allowed by its digest.
   */
  static HttpHeader policyFor(String html) {
    Matcher importMap = IMPORT_MAP.matcher(html);
    String script = importMap.find() ? " '" + digest(importMap.group(1)) + "'" : "";
    return HttpHeader.parse(
        "Content-Security-Policy",
        "default-src 'self'; script-src 'self'"
            + script
            + "; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  }

  private static String digest(String script) {
    byte[] sha256 = WebFile.sha256(script.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(sha256);
  }
}
