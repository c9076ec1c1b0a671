package io.virta.actors.model;

import java.util.Map;

/**
 * The properties that a client requests for a new stream.
 *
 * @param shardCount initial number of shards, 1 to {@link #SHARDS_MAX}
 * @param recordKibMax the maximum record size, 1,024 to 10,240 KiB; 0 for the minimum
 * @param warmThroughputMibps the warm throughput of an on-demand stream; 0 if not set
 */
public record StreamSpec(
    StreamMode mode,
    int shardCount,
    Map<String, String> tags,
    int recordKibMax,
    int warmThroughputMibps) {
  /** Initial number of shards of an on-demand stream, as on AWS. */
  public static final int ON_DEMAND_SHARDS = 4;

  /** Maximum number of shards of a stream, as on AWS. */
  public static final int SHARDS_MAX = 10_000;

  public StreamSpec {
    tags = Map.copyOf(tags);
    recordKibMax = recordKibMax == 0 ? StreamProperties.RECORD_KIB_MIN : recordKibMax;
    if (shardCount < 1 || shardCount > SHARDS_MAX) {
      throw VirtaException.invalidArgument(
          "A stream has 1 to " + SHARDS_MAX + " shards, not " + shardCount + ".");
    }
  }

  public static StreamSpec onDemand() {
    return new StreamSpec(StreamMode.ON_DEMAND, ON_DEMAND_SHARDS, Map.of(), 0, 0);
  }

  public static StreamSpec provisioned(int shardCount) {
    return new StreamSpec(StreamMode.PROVISIONED, shardCount, Map.of(), 0, 0);
  }

  public StreamSpec withTags(Map<String, String> changed) {
    return new StreamSpec(mode, shardCount, changed, recordKibMax, warmThroughputMibps);
  }

  public StreamSpec withRecordKibMax(int changed) {
    return new StreamSpec(mode, shardCount, tags, changed, warmThroughputMibps);
  }

  public StreamSpec withWarmThroughputMibps(int changed) {
    return new StreamSpec(mode, shardCount, tags, recordKibMax, changed);
  }
}
