package io.virta.node.wire;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The address, region and credentials for requests, from flags and from the variables that AWS
 * tools read.
 *
 * @param uri scheme, host and port
 * @param region empty for the node's default region
 */
public record Endpoint(URI uri, String region, String accessKeyId, String secretAccessKey) {
  /** A node on this machine on its default port. */
  public static final String LOCAL = "http://127.0.0.1:4566";

  /**
   * Returns the endpoint and region from the flags, else from the environment, else a local node
   * and its default region.
   */
  public static Endpoint of(
      @Nullable String endpoint, @Nullable String region, Map<String, String> environment) {
    return new Endpoint(
        URI.create(
            first(endpoint, environment, "AWS_ENDPOINT_URL_KINESIS", "AWS_ENDPOINT_URL")
                .orElse(LOCAL)),
        first(region, environment, "AWS_REGION", "AWS_DEFAULT_REGION").orElse(""),
        first(null, environment, "AWS_ACCESS_KEY_ID").orElse("local"),
        first(null, environment, "AWS_SECRET_ACCESS_KEY").orElse("local"));
  }

  public Endpoint {
    if (uri.getHost() == null
        || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
      throw new IllegalArgumentException(
          "an endpoint looks like %s, not '%s'".formatted(LOCAL, uri));
    }
  }

  private static Optional<String> first(
      @Nullable String flag, Map<String, String> environment, String... names) {
    if (flag != null) {
      return Optional.of(flag);
    }
    for (String name : names) {
      String value = environment.get(name);
      if (value != null && !value.isBlank()) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
