package io.virta.http.access;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The web pages that may use a node, by their origin. Immutable. */
final class AllowedOrigins {
  private static final String ANY = "*";
  private static final String ANY_PORT = ":*";

  private final boolean any;
  private final Set<WebOrigin> exact = new HashSet<>();
  private final Set<WebOrigin> onAnyPort = new HashSet<>();

  /** Takes origins that {@link AccessSettings} has checked with {@link #isPattern}. */
  AllowedOrigins(List<String> configured) {
    this.any = configured.contains(ANY);
    for (String pattern : configured) {
      if (pattern.endsWith(ANY_PORT)) {
        origin(pattern).ifPresent(origin -> onAnyPort.add(origin.onAnyPort()));
      } else {
        origin(pattern).ifPresent(exact::add);
      }
    }
  }

  /** Whether a text is an origin, an origin with {@code *} for its port, or {@code *}. */
  static boolean isPattern(String text) {
    return text.equals(ANY) || origin(text).isPresent();
  }

  private static Optional<WebOrigin> origin(String pattern) {
    return WebOrigin.parse(
        pattern.endsWith(ANY_PORT)
            ? pattern.substring(0, pattern.length() - ANY_PORT.length())
            : pattern);
  }

  /** Whether a page of that origin may use the node that it addressed as {@code own}. */
  boolean allow(String origin, WebOrigin own) {
    return any
        || WebOrigin.parse(origin)
            .filter(
                page ->
                    page.equals(own)
                        || exact.contains(page)
                        || onAnyPort.contains(page.onAnyPort()))
            .isPresent();
  }
}
