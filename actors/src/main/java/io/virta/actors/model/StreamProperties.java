package io.virta.actors.model;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The properties that the owner of a stream can set.
 *
 * @param retentionHours how long records are kept, 24 to 8,760; of internal streams 1 to {@link
 *     #RETENTION_UNBOUNDED}
 * @param tags at most 50
 * @param monitoring the enabled shard metrics
 * @param keyId the master key for encrypting new records; null if they are not encrypted
 * @param recordKibMax the maximum record size in KiB, partition key and data together, 1,024 to
 *     10,240
 * @param warmThroughputMibps the warm throughput of an on-demand stream; 0 if not set
 * @param policy the resource policy, JSON; null for none
 */
public record StreamProperties(
    StreamMode mode,
    int retentionHours,
    Map<String, String> tags,
    Set<ShardMetric> monitoring,
    @Nullable String keyId,
    int recordKibMax,
    int warmThroughputMibps,
    @Nullable String policy) {
  /** Retention of a new stream and shortest retention, in hours, as on AWS. */
  public static final int RETENTION_HOURS_MIN = 24;

  /** Longest retention, in hours: 365 days, as on AWS. */
  public static final int RETENTION_HOURS_MAX = 8_760;

  /** Retention of an internal stream that keeps records until they are trimmed. */
  public static final int RETENTION_UNBOUNDED = Integer.MAX_VALUE;

  /** Maximum record size of a new stream, in KiB, as on AWS. */
  public static final int RECORD_KIB_MIN = 1_024;

  /** Upper limit of the maximum record size, in KiB, as on AWS. */
  public static final int RECORD_KIB_MAX = 10_240;

  /** Maximum number of tags of a stream or consumer, as on AWS. */
  public static final int TAGS_MAX = 50;

  public StreamProperties {
    tags = Map.copyOf(tags);
    monitoring = Set.copyOf(monitoring);
  }

  /** Returns the properties of a new stream. */
  public static StreamProperties of(StreamSpec spec) {
    return new StreamProperties(
        spec.mode(),
        RETENTION_HOURS_MIN,
        spec.tags(),
        EnumSet.noneOf(ShardMetric.class),
        null,
        spec.recordKibMax(),
        spec.warmThroughputMibps(),
        null);
  }

  public StreamProperties withMode(StreamMode changed) {
    return new StreamProperties(
        changed,
        retentionHours,
        tags,
        monitoring,
        keyId,
        recordKibMax,
        warmThroughputMibps,
        policy);
  }

  public StreamProperties withRetentionHours(int changed) {
    return new StreamProperties(
        mode, changed, tags, monitoring, keyId, recordKibMax, warmThroughputMibps, policy);
  }

  public StreamProperties withTags(Map<String, String> changed) {
    return new StreamProperties(
        mode,
        retentionHours,
        changed,
        monitoring,
        keyId,
        recordKibMax,
        warmThroughputMibps,
        policy);
  }

  public StreamProperties withMonitoring(Set<ShardMetric> changed) {
    return new StreamProperties(
        mode, retentionHours, tags, changed, keyId, recordKibMax, warmThroughputMibps, policy);
  }

  public StreamProperties withKeyId(@Nullable String changed) {
    return new StreamProperties(
        mode, retentionHours, tags, monitoring, changed, recordKibMax, warmThroughputMibps, policy);
  }

  public StreamProperties withRecordKibMax(int changed) {
    return new StreamProperties(
        mode, retentionHours, tags, monitoring, keyId, changed, warmThroughputMibps, policy);
  }

  public StreamProperties withWarmThroughputMibps(int changed) {
    return new StreamProperties(
        mode, retentionHours, tags, monitoring, keyId, recordKibMax, changed, policy);
  }

  public StreamProperties withPolicy(@Nullable String changed) {
    return new StreamProperties(
        mode, retentionHours, tags, monitoring, keyId, recordKibMax, warmThroughputMibps, changed);
  }
}
