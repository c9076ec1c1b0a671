package io.virta.http.kinesis.token;

import io.virta.persistence.file.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that seals tokens. It is stored next to the data, because the iterators that clients
 * hold must stay valid across restarts. Immutable.
 */
public final class IteratorKey {
  /** The length of a key in bytes: 32 to encrypt, 32 to authenticate. */
  public static final int BYTES = 64;

  private static final String FILE = "iterator.key";
  private static final int HALF = BYTES / 2;

  private final SecretKeySpec cipherKey;
  private final SecretKeySpec macKey;

  private IteratorKey(byte[] bytes) {
    this.cipherKey = new SecretKeySpec(bytes, 0, HALF, "AES");
    this.macKey = new SecretKeySpec(bytes, HALF, HALF, "HmacSHA256");
  }

  /** Returns the key with the given bytes. */
  public static IteratorKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "an iterator key has " + BYTES + " bytes, not " + bytes.length);
    }
    return new IteratorKey(bytes);
  }

  /** Returns a new random key. */
  public static IteratorKey random() {
    return of(randomBytes());
  }

  /**
   * Reads the key in a data directory, and creates it if it does not exist. Only one process at a
   * time may call this for a directory; the lock of the log ensures that.
   *
   * @throws IOException if the file cannot be read or created, or is not a key
   */
  public static IteratorKey inDirectory(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      // Synced to disk before it is renamed into place, because half a key would invalidate all
      // iterators.
      PrivateFiles.write(file, randomBytes());
    }
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length != BYTES) {
      throw new IOException(
          "%s has %d bytes where a key has %d; remove the file to create a new key (clients must then request new shard iterators)"
              .formatted(file, bytes.length, BYTES));
    }
    return of(bytes);
  }

  SecretKeySpec cipherKey() {
    return cipherKey;
  }

  SecretKeySpec macKey() {
    return macKey;
  }

  private static byte[] randomBytes() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
