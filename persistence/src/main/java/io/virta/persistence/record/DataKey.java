package io.virta.persistence.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of one stream, 256 random bits, under which its records are encrypted. No record is
 * encrypted with it itself: every {@link BatchSealer} derives a key of its own from it. Immutable,
 * safe for any thread.
 */
public final class DataKey {
  /** Bytes of a key. */
  public static final int BYTES = 32;

  private static final String MAC = "HmacSHA256";
  private static final byte[] PURPOSE = "virta block key 1\0".getBytes(StandardCharsets.US_ASCII);

  private final int no;
  private final SecretKeySpec secret;

  /**
   * A key that was kept somewhere.
   *
   * @param no its number among the stream's keys, counted from 1
   * @param bytes {@value #BYTES} bytes, copied
   */
  public DataKey(int no, byte[] bytes) {
    if (no < 1 || bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "a data key has a number from 1 and %d bytes, not %d and %d"
              .formatted(BYTES, no, bytes.length));
    }
    this.no = no;
    this.secret = new SecretKeySpec(bytes, MAC);
  }

  /** The bytes of a new key; the caller clears them when it has wrapped them. */
  public static byte[] randomBytes(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Its number among the stream's keys. */
  public int no() {
    return no;
  }

  /**
   * The key of one sealer: HMAC-SHA256 of its purpose, its shard and the number that it drew. So a
   * body that is moved to another shard cannot be opened there.
   */
  SecretKeySpec derive(String shardId, long session) {
    byte[] id = shardId.getBytes(StandardCharsets.UTF_8);
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(secret);
      mac.update(PURPOSE);
      mac.update(id);
      mac.update((byte) 0);
      byte[] derived = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(session).array());
      SecretKeySpec key = new SecretKeySpec(derived, "AES");
      Arrays.fill(derived, (byte) 0);
      return key;
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("every Java platform has " + MAC, absent);
    }
  }

  /** Says nothing about the secret. */
  @Override
  public String toString() {
    return "DataKey[" + no + "]";
  }
}
