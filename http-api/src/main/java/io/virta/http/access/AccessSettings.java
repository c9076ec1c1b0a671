package io.virta.http.access;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Access to a node beyond the users of a credentials file.
 *
 * @param allowedHosts further names of the node, in lower case: {@code name}, {@code *.name} for
 *     its subdomains, {@code *} for all
 * @param allowedOrigins web pages: {@code scheme://host:port}, with {@code *} for any port, or
 *     {@code *} for all
 * @param metricsToken the token that readers of metrics must present; empty if none is required
 */
public record AccessSettings(
    List<String> allowedHosts, List<String> allowedOrigins, String metricsToken) {
  private static final String HOSTS = "allowed-hosts";
  private static final String ORIGINS = "allowed-origins";
  private static final String TOKEN = "metrics-token";
  private static final Pattern BEARER = Pattern.compile("[A-Za-z0-9._~+/-]{16,}=*"); // RFC 6750

  public AccessSettings {
    allowedHosts = List.copyOf(allowedHosts);
    allowedOrigins = List.copyOf(allowedOrigins);
    for (String host : allowedHosts) {
      require(
          isHost(host),
          HOSTS,
          host,
          "a name without port, such as streams.example.org, *.name, or *");
    }
    for (String origin : allowedOrigins) {
      require(
          AllowedOrigins.isPattern(origin),
          ORIGINS,
          origin,
          "an origin without path, such as http://localhost:3000, http://localhost:*, or *");
    }
    if (!metricsToken.isEmpty() && !BEARER.matcher(metricsToken).matches()) {
      throw new IllegalArgumentException(
          "virta.http.metrics-token must have at least 16 characters of A-Z a-z 0-9 . _ ~ + / -");
    }
  }

  private static boolean isHost(String host) {
    String name = host.startsWith("*.") ? host.substring(2) : host;
    return host.equals("*")
        || Authority.parse(name).filter(authority -> authority.host().equals(name)).isPresent();
  }

  private static void require(boolean holds, String key, String value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "virta.http." + key + " has '" + value + "', expected " + expected);
    }
  }

  /**
   * Reads the section {@code virta.http}.
   *
   * @throws IllegalArgumentException naming the key and the expected value
   */
  public static AccessSettings from(Config section) {
    return new AccessSettings(
        list(section, HOSTS), list(section, ORIGINS), section.getString(TOKEN));
  }

  /** Reads a list, or its form in an environment variable: values separated by commas. */
  private static List<String> list(Config section, String key) {
    Stream<String> texts =
        section.getValue(key).valueType() == ConfigValueType.LIST
            ? section.getStringList(key).stream()
            : Arrays.stream(section.getString(key).split(",", -1));
    return texts
        .map(text -> text.strip().toLowerCase(Locale.ROOT))
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /** Omits the token, which is a secret. */
  @Override
  public String toString() {
    return "AccessSettings[allowedHosts=%s, allowedOrigins=%s]"
        .formatted(allowedHosts, allowedOrigins);
  }
}
