package io.virta.node.config;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who is let in: {@code virta.http.credentials} and {@code virta.node.insecure}.
 *
 * @param credentialsFile empty when any credentials are taken
 * @param insecure whether any credentials are taken even where others can reach the node
 */
public record IdentitySettings(Optional<Path> credentialsFile, boolean insecure) {

  /** Reads both; throws {@link com.typesafe.config.ConfigException} naming the key. */
  public static IdentitySettings from(Config config) {
    String file = config.getString("virta.http.credentials.file");
    return new IdentitySettings(
        file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file)),
        config.getBoolean("virta.node.insecure"));
  }
}
