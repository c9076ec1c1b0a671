package io.virta.actors.encryption;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The sources of master keys: section {@code virta.encryption}, explained in {@code
 * reference.conf}.
 *
 * @param keysFile empty for "off"
 * @param makesKeysFile whether a missing file is created
 * @param keyVariable the environment variable that may hold one master key
 * @param keysCheckInterval how often the file is checked for changes
 */
public record EncryptionSettings(
    Optional<Path> keysFile,
    boolean makesKeysFile,
    String keyVariable,
    Duration keysCheckInterval) {
  private static final String OWN_FILE = "master-keys.json";

  /**
   * Reads the section.
   *
   * @param dataDirectory where the node's own key file is stored
   */
  public static EncryptionSettings from(Config encryption, Path dataDirectory) {
    String file = encryption.getString("keys-file");
    boolean own = file.equals("auto");
    boolean off = file.equals("off") || file.equals("false");
    Path path = own ? dataDirectory.resolve(OWN_FILE) : Path.of(file);
    return new EncryptionSettings(
        off ? Optional.empty() : Optional.of(path),
        own,
        encryption.getString("key-variable"),
        encryption.getDuration("keys-check-interval"));
  }
}
