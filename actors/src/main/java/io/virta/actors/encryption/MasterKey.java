package io.virta.actors.encryption;

import io.virta.actors.model.StreamKey;
import io.virta.persistence.record.DataKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key that wraps the data keys of streams, 256 bits. It never encrypts a record itself.
 * Immutable, safe for any thread.
 */
public final class MasterKey {
  /** The alias of the AWS managed key, for programs that have no key of their own. */
  public static final String DEFAULT_ALIAS = "alias/aws/kinesis";

  /** Size of a key. */
  public static final int BYTES = 32;

  /** Whether a key may be used, as named by AWS KMS. */
  public enum State {
    ENABLED,
    DISABLED,
    PENDING_DELETION
  }

  private static final String PURPOSE = "virta data key 1";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String id;
  private final @Nullable String alias;
  private final State state;
  private final byte[] material;

  /**
   * Creates a key from stored material.
   *
   * @param id unique among the node's keys, usually a UUID
   * @param alias {@code alias/NAME}; null for none
   * @param material {@value #BYTES} bytes, copied
   */
  public MasterKey(String id, @Nullable String alias, State state, byte[] material) {
    if (material.length != BYTES) {
      throw new IllegalArgumentException(
          "the material of master key %s has %d bytes where a key has %d"
              .formatted(id, material.length, BYTES));
    }
    if (alias != null && !alias.matches("alias/[a-zA-Z0-9/_-]{1,250}")) {
      throw new IllegalArgumentException(
          "'%s' is not an alias; expected alias/ and letters, digits, /, _ or -".formatted(alias));
    }
    this.id = id;
    this.alias = alias;
    this.state = state;
    this.material = material.clone();
  }

  /** Generates a new key; storing it is up to the caller. */
  public static MasterKey generate(@Nullable String alias) {
    return new MasterKey(
        UUID.randomUUID().toString(), alias, State.ENABLED, DataKey.randomBytes(RANDOM));
  }

  /** Returns the same key with another alias, or without one. */
  public MasterKey withAlias(@Nullable String changed) {
    return new MasterKey(id, changed, state, material);
  }

  public String id() {
    return id;
  }

  public Optional<String> alias() {
    return Optional.ofNullable(alias);
  }

  public State state() {
    return state;
  }

  /** Returns the secret itself, in base64. */
  public String material() {
    return Base64.getEncoder().encodeToString(material);
  }

  /**
   * Encrypts a data key; only the same stream and number decrypt it.
   *
   * @return base64
   */
  String wrap(StreamKey stream, int no, byte[] dataKey) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce); // random: far fewer than 2^32 keys are wrapped
    try {
      byte[] hidden = cipher(Cipher.ENCRYPT_MODE, nonce, stream, no).doFinal(dataKey);
      return Base64.getEncoder()
          .encodeToString(
              ByteBuffer.allocate(NONCE_BYTES + hidden.length).put(nonce).put(hidden).array());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM takes any text", impossible);
    }
  }

  /** Decrypts the result of {@link #wrap}; empty when another key made it, or it was changed. */
  Optional<byte[]> unwrap(StreamKey stream, int no, String wrapped) {
    try {
      byte[] bytes = Base64.getDecoder().decode(wrapped);
      if (bytes.length <= NONCE_BYTES) {
        return Optional.empty();
      }
      byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, nonce, stream, no);
      return Optional.of(cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES));
    } catch (AEADBadTagException | IllegalArgumentException other) {
      return Optional.empty();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM takes any text", impossible);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, StreamKey stream, int no)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(material, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    String context = String.join("\0", PURPOSE, id, stream.entityId(), String.valueOf(no));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  /** Leaves out the secret. */
  @Override
  public String toString() {
    return "MasterKey[" + id + ", " + alias + ", " + state + "]";
  }
}
