package io.virta.node.config;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The credentials a node accepts: {@code virta.http.credentials} and {@code virta.node.insecure}.
 *
 * @param credentialsFile empty if any credentials are accepted
 * @param insecure whether any credentials are accepted even if other machines can reach the node
 */
public record IdentitySettings(Optional<Path> credentialsFile, boolean insecure) {

  /**
   * Reads both settings; throws a {@link com.typesafe.config.ConfigException} that names the key.
   */
  public static IdentitySettings from(Config config) {
    String file = config.getString("virta.http.credentials.file");
    return new IdentitySettings(
        file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file)),
        config.getBoolean("virta.node.insecure"));
  }
}
