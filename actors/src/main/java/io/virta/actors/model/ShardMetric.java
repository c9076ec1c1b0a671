package io.virta.actors.model;

import java.util.Arrays;
import java.util.Optional;

/** A figure that enhanced monitoring shows for each shard, by the name that the wire uses. */
public enum ShardMetric {
  INCOMING_BYTES("IncomingBytes"),
  INCOMING_RECORDS("IncomingRecords"),
  OUTGOING_BYTES("OutgoingBytes"),
  OUTGOING_RECORDS("OutgoingRecords"),
  WRITE_PROVISIONED_THROUGHPUT_EXCEEDED("WriteProvisionedThroughputExceeded"),
  READ_PROVISIONED_THROUGHPUT_EXCEEDED("ReadProvisionedThroughputExceeded"),
  ITERATOR_AGE_MILLISECONDS("IteratorAgeMilliseconds");

  private final String wireName;

  ShardMetric(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /** The metric of that name on the wire. */
  public static Optional<ShardMetric> ofWireName(String name) {
    return Arrays.stream(values()).filter(metric -> metric.wireName.equals(name)).findFirst();
  }
}
