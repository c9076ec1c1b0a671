package io.virta.actors.model;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** A change of the properties that the owner of a stream can set. */
public sealed interface PropertyChange extends StreamChange {
  /**
   * Returns the properties after the change.
   *
   * @throws VirtaException if the change is not allowed, with the message of AWS
   */
  StreamProperties on(StreamKey stream, StreamProperties now);

  /**
   * Returns whether the stream must be ACTIVE and becomes UPDATING until the change has taken
   * effect. False for changes of tags and policies.
   */
  default boolean updatesStream() {
    return true;
  }

  /** Returns whether a stream in that status accepts the change. */
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
      return status != StreamStatus.CREATING; // as on AWS: tags are set at creation or later
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

  /** Keeps records longer from now on; records already trimmed are not restored. */
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

  /** Keeps records for a shorter time; older ones become invisible at once and permanently. */
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
   * Changes between ON_DEMAND, where the number of shards follows the traffic, and PROVISIONED,
   * where it is fixed.
   *
   * @param warmThroughputMibps the warm throughput for ON_DEMAND; 0 if not set
   */
  record ChangeMode(StreamMode mode, int warmThroughputMibps) implements PropertyChange {
    @Override
    public StreamProperties on(StreamKey stream, StreamProperties now) {
      WarmThroughput.require(warmThroughputMibps, mode, stream.name());
      return now.withMode(mode).withWarmThroughputMibps(warmThroughputMibps);
    }
  }

  /** Sets the warm throughput of an on-demand stream. */
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

  /** Sets the maximum record size of the stream. */
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

  /** Stops encryption of new records; encrypted ones stay encrypted and readable. */
  record StopEncryption() implements PropertyChange {
    @Override
    public StreamProperties on(StreamKey stream, StreamProperties now) {
      return now.withKeyId(null);
    }
  }

  /** Sets the resource policy of the stream. */
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

  /** Removes the resource policy, so that only the owning account can use the stream. */
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
