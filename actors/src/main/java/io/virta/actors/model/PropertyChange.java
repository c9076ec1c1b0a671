package io.virta.actors.model;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** A change of what a stream's owner can set. */
public sealed interface PropertyChange extends StreamChange {
  /**
   * The properties after the change.
   *
   * @throws VirtaException when the change is against the rules; its message is AWS's
   */
  StreamProperties on(StreamKey stream, StreamProperties now);

  /**
   * Whether the stream must be ACTIVE, and is UPDATING until the change has taken effect. Tags and
   * policies are not of that kind.
   */
  default boolean updatesStream() {
    return true;
  }

  /** Whether a stream of that status takes the change. */
  default boolean isPossibleIn(StreamStatus status) {
    return !updatesStream() || status == StreamStatus.ACTIVE;
  }

  /** A change of the stream's tags, which takes effect at once. */
  sealed interface TagStream extends PropertyChange, TagChange {
    @Override
    default StreamProperties on(StreamKey stream, StreamProperties now) {
      return now.withTags(tagsAfter(stream, now.tags()));
    }

    @Override
    default boolean updatesStream() {
      return false;
    }

    @Override
    default boolean isPossibleIn(StreamStatus status) {
      return status != StreamStatus.CREATING; // as AWS: tags come with the stream or after it
    }
  }

  record AddTags(Map<String, String> tags) implements TagStream, TagChange.Adding {
    public AddTags {
      tags = Map.copyOf(tags);
    }
  }

  record RemoveTags(Set<String> keys) implements TagStream, TagChange.Removing {
    public RemoveTags {
      keys = Set.copyOf(keys);
    }
  }

  /** Keeps records longer from now on; records already trimmed do not come back. */
  record IncreaseRetention(int hours) implements PropertyChange {
    @Override
    public StreamProperties on(StreamKey stream, StreamProperties now) {
      RetentionRange.require(stream, hours);
      if (hours < now.retentionHours()) {
        throw VirtaException.invalidArgument(
            "Requested retention period (%d hours) for stream %s can not be shorter than existing retention period (%d hours). Use DecreaseRetentionPeriod API."
                .formatted(hours, stream.name(), now.retentionHours()));
      }
      return now.withRetentionHours(hours);
    }
  }

  /** Keeps records for a shorter time; older ones are trimmed at once and for good. */
  record DecreaseRetention(int hours) implements PropertyChange {
    @Override
    public StreamProperties on(StreamKey stream, StreamProperties now) {
      RetentionRange.require(stream, hours);
      if (hours > now.retentionHours()) {
        throw VirtaException.invalidArgument(
            "Requested retention period (%d hours) for stream %s can not be longer than existing retention period (%d hours). Use IncreaseRetentionPeriod API."
                .formatted(hours, stream.name(), now.retentionHours()));
      }
      return now.withRetentionHours(hours);
    }
  }

  /** Switches shard metrics on. */
  record EnableMonitoring(Set<ShardMetric> metrics) implements PropertyChange {
    public EnableMonitoring {
      metrics = Set.copyOf(metrics);
    }

    @Override
    public StreamProperties on(StreamKey stream, StreamProperties now) {
      EnumSet<ShardMetric> all = EnumSet.noneOf(ShardMetric.class);
      all.addAll(now.monitoring());
      all.addAll(metrics);
      return now.withMonitoring(all);
    }
  }

  /** Switches shard metrics off. */
  record DisableMonitoring(Set<ShardMetric> metrics) implements PropertyChange {
    public DisableMonitoring {
      metrics = Set.copyOf(metrics);
    }

    @Override
    public StreamProperties on(StreamKey stream, StreamProperties now) {
      EnumSet<ShardMetric> rest = EnumSet.noneOf(ShardMetric.class);
      rest.addAll(now.monitoring());
      rest.removeAll(metrics);
      return now.withMonitoring(rest);
    }
  }

  /**
   * Makes the number of shards follow the traffic, or fixes it.
   *
   * @param warmThroughputMibps for ON_DEMAND; 0 for nothing in particular
   */
  record ChangeMode(StreamMode mode, int warmThroughputMibps) implements PropertyChange {
    @Override
    public StreamProperties on(StreamKey stream, StreamProperties now) {
      WarmThroughput.require(warmThroughputMibps, mode, stream.name());
      return now.withMode(mode).withWarmThroughputMibps(warmThroughputMibps);
    }
  }

  /** Keeps an on-demand stream ready for that much. */
  record SetWarmThroughput(int mibps) implements PropertyChange {
    @Override
    public StreamProperties on(StreamKey stream, StreamProperties now) {
      if (now.mode() != StreamMode.ON_DEMAND) {
        throw WarmThroughput.onDemandOnly(stream.name());
      }
      WarmThroughput.require(mibps, now.mode(), stream.name());
      return now.withWarmThroughputMibps(mibps);
    }
  }

  /** Sets the largest record that the stream takes. */
  record SetRecordSize(int kibMax) implements PropertyChange {
    @Override
    public StreamProperties on(StreamKey stream, StreamProperties now) {
      return now.withRecordKibMax(kibMax);
    }
  }

  /**
   * Encrypts records from now on, under a new data key.
   *
   * @param keyId the master key: {@code alias/NAME}, id, or ARN of either
   */
  record StartEncryption(String keyId) implements PropertyChange {
    @Override
    public StreamProperties on(StreamKey stream, StreamProperties now) {
      return now.withKeyId(keyId);
    }
  }

  /** Stops encryption of new records; encrypted ones stay encrypted, and readable. */
  record StopEncryption() implements PropertyChange {
    @Override
    public StreamProperties on(StreamKey stream, StreamProperties now) {
      return now.withKeyId(null);
    }
  }

  /** Says who else may use the stream. */
  record PutPolicy(String policy) implements PropertyChange {
    @Override
    public StreamProperties on(StreamKey stream, StreamProperties now) {
      return now.withPolicy(policy);
    }

    @Override
    public boolean updatesStream() {
      return false;
    }
  }

  /** Leaves the stream to its account alone. */
  record DeletePolicy() implements PropertyChange {
    @Override
    public StreamProperties on(StreamKey stream, StreamProperties now) {
      return now.withPolicy(null);
    }

    @Override
    public boolean updatesStream() {
      return false;
    }
  }
}
