package io.virta.persistence.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A data key of one stream: 256 random bits. Records are not encrypted with it directly: every
 * {@link BatchSealer} derives its own key from it. Immutable, safe for any thread.
 */
public final class DataKey {
  /** The bytes of a key. */
  public static final int BYTES = 32;

  private static final String MAC = "HmacSHA256";
  private static final byte[] PURPOSE = "virta block key 1\0".getBytes(StandardCharsets.US_ASCII);

  private final int no;
  private final SecretKeySpec secret;

  /**
   * Restores a stored key.
   *
   * @param no the number among the stream's keys, counted from 1
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

  /** Returns the bytes of a new key; the caller must clear them after wrapping them. */
  public static byte[] randomBytes(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return bytes;
  }

  /** The number among the stream's keys, from 1. */
  public int no() {
    return no;
  }

  /**
   * Derives the key of one sealer: HMAC-SHA256 of the purpose, the shard id and the sealer's random
   * number. A body that is moved to another shard therefore cannot be opened there.
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

  /** Does not reveal the secret bytes. */
  @Override
  public String toString() {
    return "DataKey[" + no + "]";
  }
}
