package io.virta.actors.model;

import java.util.Arrays;
import java.util.Optional;

/** A shard-level metric of enhanced monitoring, with its name in the API. */
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

  /** Returns the metric with that name in the API. */
  public static Optional<ShardMetric> ofWireName(String name) {
    return Arrays.stream(values()).filter(metric -> metric.wireName.equals(name)).findFirst();
  }
}
