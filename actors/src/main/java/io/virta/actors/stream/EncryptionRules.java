package io.virta.actors.stream;

import io.virta.actors.encryption.MasterKeySource;
import io.virta.actors.encryption.MasterKeys;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.VirtaException;
import io.virta.actors.model.WrappedKey;
import io.virta.actors.retention.RetentionClock;
import io.virta.actors.stream.StreamEvent.DataKeysRenewed;
import io.virta.actors.stream.StreamEvent.EncryptionChanged;
import io.virta.actors.stream.StreamState.Present;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The rules for creating, rewrapping and dropping the data keys of a stream. */
final class EncryptionRules {
  /**
   * How much longer than its records a data key is kept. Shards may still use a key shortly after
   * the next one was created.
   */
  private static final Duration KEPT_BEYOND_RETENTION = Duration.ofDays(1);

  private final StreamKey key;
  private final StreamSettings settings;
  private final MasterKeySource masters;
  private final InstantSource clock;
  private final RetentionClock retention;
  private final LongSupplier newestArrivalMillis;

  EncryptionRules(StreamKey key, StreamEnvironment env) {
    this.key = key;
    this.settings = env.settings().of(key);
    this.masters = env.masters();
    this.clock = env.clock();
    this.retention = env.retention();
    this.newestArrivalMillis = env.newestArrivalMillis();
  }

  /** Creates a data key under that master key, and rewraps the older data keys with it. */
  List<StreamEvent> start(Present stream, String keyId, Instant now) {
    requireFewChanges(stream, now, true);
    MasterKeys keys = masters.current();
    WrappedKey fresh = newDataKey(keys, stream, keyId);
    List<WrappedKey> all = new ArrayList<>();
    for (WrappedKey old : needed(stream)) {
      all.add(rewrapped(keys, old, keyId));
    }
    all.add(fresh);
    return List.of(changed(keyId, all, now));
  }

  List<StreamEvent> stop(Present stream, Instant now) {
    if (stream.properties().keyId() == null) {
      return List.of();
    }
    requireFewChanges(stream, now, false);
    return List.of(changed(null, stream.dataKeys(), now));
  }

  private EncryptionChanged changed(@Nullable String keyId, List<WrappedKey> all, Instant now) {
    return new EncryptionChanged(keyId, all, !settings.updateDelay().isZero(), now);
  }

  private void requireFewChanges(Present stream, Instant now, boolean starts) {
    if (stream.history().encryptionChangesBefore(now, starts)
        >= settings.encryptionChangesPerDayMax()) {
      throw new VirtaException(
          ErrorCode.LIMIT_EXCEEDED,
          "Encryption of stream %s under account %s can be %s at most %d times in 24 hours."
              .formatted(
                  key.name(),
                  key.account(),
                  starts ? "started" : "stopped",
                  settings.encryptionChangesPerDayMax()));
    }
  }

  /**
   * Rewraps data keys whose alias now stands for another master key, and adds a new data key when
   * the newest has reached its lifetime.
   *
   * @throws VirtaException of KMS when the master key for a new data key cannot be used
   */
  List<StreamEvent> renew(Present stream) {
    MasterKeys keys = masters.current();
    String keyId = stream.properties().keyId();
    Instant now = now();
    boolean due = nextRenewal(stream).filter(next -> !next.isAfter(now)).isPresent();
    List<WrappedKey> all = new ArrayList<>();
    for (WrappedKey old : due ? needed(stream) : stream.dataKeys()) {
      all.add(keys.isSuperseded(old) ? rewrapped(keys, old, old.keyId()) : old);
    }
    if (due && keyId != null) {
      all.add(newDataKey(keys, stream, keyId));
    }
    return all.equals(stream.dataKeys()) ? List.of() : List.of(new DataKeysRenewed(all));
  }

  private WrappedKey newDataKey(MasterKeys keys, Present stream, String keyId) {
    // Records on their way to the log have the current time.
    long newestArrival = Math.max(newestArrivalMillis.getAsLong(), clock.millis());
    return keys.newDataKey(key, nextNo(stream), keyId, now(), newestArrival);
  }

  private Instant now() {
    return Instant.ofEpochMilli(retention.millis());
  }

  /**
   * Returns when the next data key is due, in retention time; empty when the stream is not
   * encrypted.
   */
  Optional<Instant> nextRenewal(Present stream) {
    return stream.properties().keyId() == null
        ? Optional.empty()
        : Optional.of(newest(stream).createdAt().plus(settings.dataKeyLifetime()));
  }

  /**
   * Rewraps a data key; leaves it as it is when its master key is unavailable, which may come back.
   */
  private WrappedKey rewrapped(MasterKeys keys, WrappedKey old, String keyId) {
    try {
      return keys.rewrap(key, old, keyId);
    } catch (VirtaException unusable) {
      return old;
    }
  }

  /**
   * Returns the data keys without those whose last record has expired. The last record of a key
   * arrived before the next key was created. Since the clock may have been wrong then, the newest
   * arrival time at that moment counts if it is later.
   */
  private List<WrappedKey> needed(Present stream) {
    List<WrappedKey> all = stream.dataKeys();
    Instant horizon =
        retention
            .horizon(settings.retention(stream.properties().retentionHours()))
            .minus(KEPT_BEYOND_RETENTION);
    List<WrappedKey> needed = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      boolean passed = i + 1 < all.size() && supersededAt(all.get(i + 1)).isBefore(horizon);
      if (!passed) {
        needed.add(all.get(i));
      }
    }
    return needed;
  }

  private static Instant supersededAt(WrappedKey successor) {
    Instant arrival = Instant.ofEpochMilli(successor.precedingArrivalMillis());
    return arrival.isAfter(successor.createdAt()) ? arrival : successor.createdAt();
  }

  private static int nextNo(Present stream) {
    return stream.dataKeys().isEmpty() ? 1 : newest(stream).no() + 1;
  }

  private static WrappedKey newest(Present stream) {
    return stream.dataKeys().get(stream.dataKeys().size() - 1);
  }
}
