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

/** When a stream gets, changes and drops data keys. */
final class EncryptionRules {
  /**
   * How much longer than its records a data key is kept. Shards may use a key a little after the
   * next one was made.
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

  /** A new data key under that master key, which wraps the older ones from now on, too. */
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
   * Wraps data keys by what their master key's alias means now, and adds a new one when the newest
   * is old enough.
   *
   * @throws VirtaException of KMS when the master key for a new one cannot be used
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
    // What is on its way to the log carries the time of now.
    long newestArrival = Math.max(newestArrivalMillis.getAsLong(), clock.millis());
    return keys.newDataKey(key, nextNo(stream), keyId, now(), newestArrival);
  }

  private Instant now() {
    return Instant.ofEpochMilli(retention.millis());
  }

  /** By the time that retention goes by. */
  Optional<Instant> nextRenewal(Present stream) {
    return stream.properties().keyId() == null
        ? Optional.empty()
        : Optional.of(newest(stream).createdAt().plus(settings.dataKeyLifetime()));
  }

  /** One whose master key is lost stays as it is: the key may come back. */
  private WrappedKey rewrapped(MasterKeys keys, WrappedKey old, String keyId) {
    try {
      return keys.rewrap(key, old, keyId);
    } catch (VirtaException unusable) {
      return old;
    }
  }

  /**
   * Without those whose last record retention has passed. It arrived before the next key was made,
   * by a clock that may have been wrong, and not after the newest record at that time.
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
