package io.virta.http.kinesis.token;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;

/**
 * Encrypts, then authenticates: {@code base64(IV, AES-CTR(text), HMAC-SHA256 of both, cut to 16
 * bytes)}. Uses CTR with a random 128-bit IV rather than GCM: random 96-bit nonces would no longer
 * be safe after some days of full load. Safe for any thread.
 */
final class Seal {
  private static final int IV_BYTES = 16;
  private static final int TAG_BYTES = 16;

  private final IteratorKey key;
  private final SecureRandom random = new SecureRandom();
  private final ThreadLocal<Cipher> ciphers = ThreadLocal.withInitial(Seal::cipher);
  private final ThreadLocal<Mac> macs;

  Seal(IteratorKey key) {
    this.key = key;
    this.macs = ThreadLocal.withInitial(this::mac);
  }

  String close(byte[] text) {
    byte[] sealed = new byte[IV_BYTES + text.length + TAG_BYTES];
    byte[] iv = new byte[IV_BYTES];
    random.nextBytes(iv);
    System.arraycopy(iv, 0, sealed, 0, IV_BYTES);
    byte[] hidden = crypt(Cipher.ENCRYPT_MODE, iv, text);
    System.arraycopy(hidden, 0, sealed, IV_BYTES, hidden.length);
    byte[] tag = tag(sealed, IV_BYTES + text.length);
    System.arraycopy(tag, 0, sealed, IV_BYTES + text.length, TAG_BYTES);
    return Base64.getEncoder().encodeToString(sealed);
  }

  /** Returns the text; empty if the token was not sealed with this key or was modified. */
  Optional<byte[]> open(String token) {
    byte[] sealed;
    try {
      sealed = Base64.getDecoder().decode(token);
    } catch (IllegalArgumentException noBase64) {
      return Optional.empty();
    }
    int tagAt = sealed.length - TAG_BYTES;
    if (tagAt < IV_BYTES
        || !MessageDigest.isEqual(
            tag(sealed, tagAt), Arrays.copyOfRange(sealed, tagAt, sealed.length))) {
      return Optional.empty();
    }
    byte[] iv = Arrays.copyOf(sealed, IV_BYTES);
    return Optional.of(crypt(Cipher.DECRYPT_MODE, iv, Arrays.copyOfRange(sealed, IV_BYTES, tagAt)));
  }

  private byte[] crypt(int mode, byte[] iv, byte[] text) {
    try {
      Cipher cipher = ciphers.get();
      cipher.init(mode, key.cipherKey(), new IvParameterSpec(iv));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-CTR takes any text", impossible);
    }
  }

  private byte[] tag(byte[] array, int length) {
    Mac mac = macs.get();
    mac.update(array, 0, length);
    return Arrays.copyOf(mac.doFinal(), TAG_BYTES);
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key.macKey());
      return mac;
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("every Java platform has HmacSHA256", absent);
    }
  }

  private static Cipher cipher() {
    try {
      return Cipher.getInstance("AES/CTR/NoPadding");
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("every Java platform has AES", absent);
    }
  }
}
