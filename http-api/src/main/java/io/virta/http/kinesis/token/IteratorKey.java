package io.virta.http.kinesis.token;

import io.virta.persistence.file.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that seals tokens. It is kept beside the data, since a restart must not void the
 * iterators that clients hold. Immutable.
 */
public final class IteratorKey {
  /** Bytes of a key: 32 to encrypt, 32 to authenticate. */
  public static final int BYTES = 64;

  private static final String FILE = "iterator.key";
  private static final int HALF = BYTES / 2;

  private final SecretKeySpec cipherKey;
  private final SecretKeySpec macKey;

  private IteratorKey(byte[] bytes) {
    this.cipherKey = new SecretKeySpec(bytes, 0, HALF, "AES");
    this.macKey = new SecretKeySpec(bytes, HALF, HALF, "HmacSHA256");
  }

  /** A key that was kept somewhere. */
  public static IteratorKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "an iterator key has " + BYTES + " bytes, not " + bytes.length);
    }
    return new IteratorKey(bytes);
  }

  /** A new key that nobody has kept. */
  public static IteratorKey random() {
    return of(randomBytes());
  }

  /**
   * The key in a data directory, made when it is not there yet. Only one process at a time may call
   * this for a directory; the lock of the log sees to that.
   *
   * @throws IOException when the file cannot be read or made, or is no key
   */
  public static IteratorKey inDirectory(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      // Durable before it has its name: half a key would void every iterator.
      PrivateFiles.write(file, randomBytes());
    }
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length != BYTES) {
      throw new IOException(
          "%s has %d bytes where a key has %d; remove it to have a new one made (clients must then ask for new shard iterators)"
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
