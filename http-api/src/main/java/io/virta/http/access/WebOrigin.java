package io.virta.http.access;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The origin of a web page, as browsers write it in {@code Origin}: {@code http://localhost:3000}.
 *
 * @param scheme in lower case
 * @param authority host and port; the default port of the scheme if none is written
 */
record WebOrigin(String scheme, Authority authority) {
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");
  private static final String SEPARATOR = "://";

  /** Reads an origin; empty for {@code null} and for any other text that is not an origin. */
  static Optional<WebOrigin> parse(String text) {
    int separator = text.indexOf(SEPARATOR);
    String scheme = text.substring(0, Math.max(separator, 0)).toLowerCase(Locale.ROOT);
    if (!SCHEME.matcher(scheme).matches()) {
      return Optional.empty();
    }
    return Authority.parse(text.substring(separator + SEPARATOR.length()))
        .map(authority -> of(scheme, authority));
  }

  static WebOrigin of(String scheme, Authority authority) {
    return authority.port() == Authority.NO_PORT
        ? new WebOrigin(scheme, new Authority(authority.host(), usualPort(scheme)))
        : new WebOrigin(scheme, authority);
  }

  private static int usualPort(String scheme) {
    return switch (scheme) {
      case "http" -> 80;
      case "https" -> 443;
      default -> Authority.NO_PORT;
    };
  }

  /** Returns this origin with the port set to 0, to compare origins regardless of the port. */
  WebOrigin onAnyPort() {
    return new WebOrigin(scheme, new Authority(authority.host(), 0));
  }

  /** Returns the origin as a browser writes it. */
  @Override
  public String toString() {
    int port = authority.port();
    boolean usual = port == Authority.NO_PORT || port == usualPort(scheme);
    return scheme + SEPARATOR + authority.host() + (usual ? "" : ":" + port);
  }
}
