package io.virta.http.token;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
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
      write(file, randomBytes());
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

  // Durable before it is visible under its name: half a key would void every iterator.
  private static void write(Path file, byte[] bytes) throws IOException {
    Path draft = file.resolveSibling(FILE + ".new");
    Files.deleteIfExists(draft);
    try (FileChannel channel =
        FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      restrict(draft);
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    Arrays.fill(bytes, (byte) 0);
  }

  private static void restrict(Path file) throws IOException {
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(
          file, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    }
  }
}
