package io.virta.http.kinesis.model;

import java.util.Set;

/**
 * The actions that the policy of a stream or consumer can allow. Source: "Share access using
 * resource-based policies" in the Kinesis Data Streams developer guide.
 */
final class ShareableActions {
  private static final Set<String> OF_STREAM =
      Set.of(
          "kinesis:DescribeStream",
          "kinesis:DescribeStreamSummary",
          "kinesis:GetRecords",
          "kinesis:GetShardIterator",
          "kinesis:ListShards",
          "kinesis:PutRecord",
          "kinesis:PutRecords");
  private static final Set<String> OF_CONSUMER =
      Set.of("kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard");

  private ShareableActions() {}

  static Set<String> of(ResourceRef resource) {
    return resource instanceof ConsumerRef ? OF_CONSUMER : OF_STREAM;
  }
}
