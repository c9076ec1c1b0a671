package io.virta.actors.stream;

import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.Shard;
import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamProperties;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.actors.retention.RetentionClock;
import io.virta.actors.stream.StreamEvent.PropertiesChanged;
import io.virta.actors.stream.StreamEvent.ReshardStarted;
import io.virta.actors.stream.StreamState.Present;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Turns requested changes into events, by the rules of AWS and with its error texts. */
final class StreamRules {
  private static final int MODE_CHANGES_PER_DAY = 2; // as AWS

  private final StreamKey key;
  private final StreamSettings settings;
  private final RetentionClock retention;
  private final ReshardRules reshards;
  private final ConsumerRules consumers;
  private final EncryptionRules encryption;

  StreamRules(StreamKey key, StreamEnvironment env) {
    this.key = key;
    this.settings = env.settings().of(key);
    this.retention = env.retention();
    this.reshards = new ReshardRules(key, settings);
    this.consumers = new ConsumerRules(key, settings);
    this.encryption = new EncryptionRules(key, env);
  }

  /**
   * Returns the events of a requested change.
   *
   * @throws VirtaException when it is against the rules
   */
  List<StreamEvent> decide(Present stream, StreamChange change, Instant now) {
    if (change instanceof PropertyChange property) {
      return decide(stream, property, now);
    }
    if (change instanceof Reshard reshard) {
      requireActive(stream);
      reshards.check(stream, reshard, now);
      return List.of(new ReshardStarted(reshard, reshard instanceof Reshard.Scale, now));
    }
    return consumers.decide(stream, (ConsumerChange) change, now);
  }

  /** Returns the events to renew data keys because of their age or of changed master keys. */
  List<StreamEvent> renewDataKeys(Present stream) {
    return encryption.renew(stream);
  }

  /** Returns when the next data key is due; empty when the stream is not encrypted. */
  Optional<Instant> nextDataKey(Present stream) {
    return encryption.nextRenewal(stream);
  }

  /** Returns the events of a reshard because of an on-demand stream's traffic. */
  List<StreamEvent> decideForTraffic(Present stream, Reshard reshard, Instant now) {
    requireForTraffic(stream, reshard);
    return List.of(new ReshardStarted(reshard, false, now));
  }

  /**
   * Returns the shards that such a reshard closes; refuses it as {@link #decideForTraffic} does.
   */
  List<Shard> parentsForTraffic(Present stream, Reshard reshard) {
    requireForTraffic(stream, reshard);
    return ReshardPlan.nextSteps(stream.lineage(), reshard).stream()
        .flatMap(step -> step.parents().stream())
        .toList();
  }

  private void requireForTraffic(Present stream, Reshard reshard) {
    requireActive(stream);
    if (stream.properties().mode() != StreamMode.ON_DEMAND) { // changed since the measurement
      throw new VirtaException(
          ErrorCode.VALIDATION, "Stream " + key.name() + " does not follow its traffic.");
    }
    reshards.checkShards(stream, reshard);
  }

  private List<StreamEvent> decide(Present stream, PropertyChange change, Instant now) {
    if (!change.isPossibleIn(stream.status())) {
      throw notActive(key, stream.status());
    }
    if (change instanceof PropertyChange.StartEncryption start) {
      return encryption.start(stream, start.keyId(), now);
    }
    if (change instanceof PropertyChange.StopEncryption) {
      return encryption.stop(stream, now);
    }
    StreamProperties before = stream.properties();
    StreamProperties after = change.on(key, before);
    if (after.equals(before)) {
      return List.of();
    }
    if (after.mode() != before.mode()
        && stream.history().modeChangesBefore(now) >= MODE_CHANGES_PER_DAY) {
      throw new VirtaException(
          ErrorCode.LIMIT_EXCEEDED,
          "Stream %s under account %s can change its mode at most %d times in 24 hours."
              .formatted(key.name(), key.account(), MODE_CHANGES_PER_DAY));
    }
    boolean updating = change.updatesStream() && !settings.updateDelay().isZero();
    return List.of(new PropertiesChanged(after, horizonMillis(stream, after), updating, now));
  }

  /** Returns the new horizon: records that have expired stay expired when retention gets longer. */
  private long horizonMillis(Present stream, StreamProperties after) {
    int before = stream.properties().retentionHours();
    return after.retentionHours() == before
        ? stream.horizonMillis()
        : Math.max(
            stream.horizonMillis(), retention.horizon(settings.retention(before)).toEpochMilli());
  }

  private void requireActive(Present stream) {
    if (stream.status() != StreamStatus.ACTIVE) {
      throw notActive(key, stream.status());
    }
  }

  static VirtaException notActive(StreamKey key, StreamStatus status) {
    return new VirtaException(
        ErrorCode.IN_USE,
        "Stream %s under account %s not ACTIVE, instead in state %s"
            .formatted(key.name(), key.account(), status));
  }
}
