package io.virta.actors.encryption;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.VirtaException;
import io.virta.actors.model.WrappedKey;
import io.virta.persistence.record.DataKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The master keys of a node and the operations on them. Refusals have the error codes and texts of
 * AWS KMS. Immutable, safe for any thread.
 */
public final class MasterKeys {
  /** No keys, because the operator switched them off. */
  public static final MasterKeys OFF = new MasterKeys(List.of(), true);

  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]*:kms:[^:]*:\\d{12}:(?:key/(.+)|(alias/.+))");
  private static final String ALIAS = "alias/";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<MasterKey> keys;
  private final boolean off;

  private MasterKeys(List<MasterKey> keys, boolean off) {
    this.keys = keys;
    this.off = off;
  }

  /**
   * Returns these keys as one set.
   *
   * @throws IllegalArgumentException when two have the same id or alias
   */
  public static MasterKeys of(List<MasterKey> keys) {
    Set<String> names = new HashSet<>();
    for (MasterKey key : keys) {
      if (!names.add(key.id()) || key.alias().filter(alias -> !names.add(alias)).isPresent()) {
        throw new IllegalArgumentException(
            "two master keys have the id %s or its alias".formatted(key.id()));
      }
    }
    return new MasterKeys(List.copyOf(keys), false);
  }

  public List<MasterKey> all() {
    return keys;
  }

  /**
   * Returns the key that a request names, if it may be used.
   *
   * @param keyId an id, {@code alias/NAME}, or the ARN of either; account and region of an ARN do
   *     not matter, since keys belong to the node
   */
  MasterKey require(String keyId) {
    MasterKey key = find(keyId).orElseThrow(() -> notFound(keyId));
    return switch (key.state()) {
      case ENABLED -> key;
      case DISABLED ->
          throw new VirtaException(ErrorCode.KMS_DISABLED, "Key " + key.id() + " is disabled.");
      case PENDING_DELETION ->
          throw new VirtaException(
              ErrorCode.KMS_INVALID_STATE, "Key " + key.id() + " is pending deletion.");
    };
  }

  /** Returns whether the master key that wraps a data key exists, usable or not. */
  public boolean has(WrappedKey key) {
    return find(key.masterKeyId()).isPresent();
  }

  private Optional<MasterKey> find(String keyId) {
    Matcher arn = ARN.matcher(keyId);
    if (arn.matches()) {
      return find(arn.group(1) == null ? arn.group(2) : arn.group(1));
    }
    if (!keyId.startsWith(ALIAS)) {
      return keys.stream().filter(key -> key.id().equals(keyId)).findFirst();
    }
    Optional<MasterKey> named =
        keys.stream().filter(key -> key.alias().equals(Optional.of(keyId))).findFirst();
    boolean only = keyId.equals(MasterKey.DEFAULT_ALIAS) && keys.size() == 1;
    return named.isEmpty() && only ? Optional.of(keys.get(0)) : named;
  }

  private VirtaException notFound(String keyId) {
    if (off) {
      return new VirtaException(
          ErrorCode.KMS_OPT_IN_REQUIRED,
          "This node has no master keys (virta.encryption.keys-file is off).");
    }
    return new VirtaException(
        ErrorCode.KMS_NOT_FOUND,
        keyId.contains(ALIAS)
            ? "Alias " + keyId + " is not found."
            : "Key '" + keyId + "' does not exist");
  }

  /**
   * Generates a data key, wrapped by the master key that a request names.
   *
   * @param newestArrivalMillis arrival time of the newest record that an older key may encrypt
   */
  public WrappedKey newDataKey(
      StreamKey stream, int no, String keyId, Instant now, long newestArrivalMillis) {
    MasterKey master = require(keyId);
    byte[] bytes = DataKey.randomBytes(RANDOM);
    WrappedKey key =
        new WrappedKey(
            no, keyId, master.id(), master.wrap(stream, no, bytes), now, newestArrivalMillis);
    Arrays.fill(bytes, (byte) 0);
    return key;
  }

  /** Decrypts a data key. */
  DataKey unwrap(StreamKey stream, WrappedKey key) {
    byte[] bytes = unwrapped(stream, key);
    DataKey dataKey = new DataKey(key.no(), bytes);
    Arrays.fill(bytes, (byte) 0);
    return dataKey;
  }

  private byte[] unwrapped(StreamKey stream, WrappedKey key) {
    return require(key.masterKeyId())
        .unwrap(stream, key.no(), key.wrapped())
        .orElseThrow(
            () ->
                new VirtaException(
                    ErrorCode.KMS_ACCESS_DENIED,
                    "Key %s does not decrypt data key %d of stream %s: its material is not the one that encrypted it."
                        .formatted(key.masterKeyId(), key.no(), stream.name())));
  }

  /** Returns whether the key name given by the stream's owner now stands for another master key. */
  public boolean isSuperseded(WrappedKey key) {
    return find(key.keyId()).filter(now -> !now.id().equals(key.masterKeyId())).isPresent();
  }

  /** Returns the same data key wrapped by the master key that the name now stands for. */
  public WrappedKey rewrap(StreamKey stream, WrappedKey key, String keyId) {
    MasterKey master = require(keyId);
    if (master.id().equals(key.masterKeyId())) {
      return key.by(keyId, master.id(), key.wrapped());
    }
    byte[] bytes = unwrapped(stream, key);
    WrappedKey changed = key.by(keyId, master.id(), master.wrap(stream, key.no(), bytes));
    Arrays.fill(bytes, (byte) 0);
    return changed;
  }
}
