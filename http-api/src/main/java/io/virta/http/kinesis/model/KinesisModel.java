package io.virta.http.kinesis.model;

import static io.virta.http.aws.wire.Shape.Member.only;
import static io.virta.http.aws.wire.Shape.Member.optional;
import static io.virta.http.aws.wire.Shape.Member.required;

import io.virta.http.aws.wire.Shape;
import io.virta.http.aws.wire.Shape.Blob;
import io.virta.http.aws.wire.Shape.Flag;
import io.virta.http.aws.wire.Shape.ListOf;
import io.virta.http.aws.wire.Shape.MapOf;
import io.virta.http.aws.wire.Shape.Member;
import io.virta.http.aws.wire.Shape.Structure;
import io.virta.http.aws.wire.Shape.Text;
import io.virta.http.aws.wire.Shape.Timestamp;
import io.virta.http.aws.wire.Shape.Whole;

/**
 * The input shapes of the served operations: the service model of 2013-12-02, published by AWS with
 * its SDKs. Members are listed in the order in which AWS reports their violations.
 */
public final class KinesisModel {
  private static final Shape STREAM_NAME = Text.matching(1, 128, "[a-zA-Z0-9_.-]+");
  private static final Shape SHARD_ID = Text.matching(1, 128, "[a-zA-Z0-9_.-]+");
  private static final Shape STREAM_ARN =
      Text.matching(1, 2048, "arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+");
  private static final Shape CONSUMER_ARN =
      Text.matching(
          1,
          2048,
          "^(arn):aws.*:kinesis:.*:\\d{12}:.*stream\\/[a-zA-Z0-9_.-]+\\/consumer\\/[a-zA-Z0-9_.-]+:[0-9]+");
  private static final Shape STREAM_ID = Text.matching(1, 24, "[a-z0-9]{20}-[a-z0-9]{3}");
  private static final Shape HASH_KEY = Text.matching("0|([1-9]\\d{0,38})");
  private static final Shape SEQUENCE_NUMBER = Text.matching("0|([1-9]\\d{0,128})");
  private static final Shape PARTITION_KEY = Text.of(1, 256);
  private static final Shape DATA = new Blob(10_485_760);
  private static final Shape NEXT_TOKEN = Text.of(1, 1_048_576);
  private static final Shape TIMESTAMP = new Timestamp();
  private static final Shape PAGE_SIZE = new Whole(1, 10_000);

  private static final Shape RESOURCE_ARN =
      Text.matching(1, 2048, "arn:aws.*:kinesis:.*:\\d{12}:.*stream/\\S+");
  private static final Shape CONSUMER_NAME = Text.matching(1, 128, "[a-zA-Z0-9_.-]+");
  private static final Text TAG_KEY = Text.of(1, 128);
  private static final Shape TAGS = new MapOf(TAG_KEY, Text.of(0, 256), 1, 200);
  private static final Shape TAG_KEYS = new ListOf(TAG_KEY, 1, 50, null);
  private static final Shape MODE_DETAILS =
      Structure.of(required("StreamMode", Text.oneOf("PROVISIONED", "ON_DEMAND")));
  private static final Shape WARM_THROUGHPUT = new Whole(0, Integer.MAX_VALUE);
  private static final Shape RECORD_KIB = new Whole(1024, 10_240);
  private static final Shape HOURS = new Whole(Integer.MIN_VALUE, Integer.MAX_VALUE);

  private static final Member NAME = optional("StreamName", STREAM_NAME);
  private static final Member ARN = optional("StreamARN", STREAM_ARN);
  private static final Member ID = optional("StreamId", STREAM_ID);
  private static final Member DRY_RUN = only("DryRun", new Flag(), false);

  public static final Structure CREATE_STREAM =
      Structure.of(
          optional("ShardCount", new Whole(1, Integer.MAX_VALUE)),
          required("StreamName", STREAM_NAME),
          optional("StreamModeDetails", MODE_DETAILS),
          optional("Tags", TAGS),
          optional("WarmThroughputMiBps", WARM_THROUGHPUT),
          optional("MaxRecordSizeInKiB", RECORD_KIB),
          only(
              "RecordDistributionStrategy",
              Text.oneOf("AUTO", "USER_PARTITION_KEY"),
              "USER_PARTITION_KEY"));

  public static final Structure DELETE_STREAM =
      Structure.of(NAME, ARN, ID, optional("EnforceConsumerDeletion", new Flag()));

  public static final Structure DESCRIBE_STREAM =
      Structure.of(
          optional("Limit", PAGE_SIZE), optional("ExclusiveStartShardId", SHARD_ID), NAME, ARN, ID);

  public static final Structure DESCRIBE_STREAM_SUMMARY = Structure.of(NAME, ARN, ID);

  public static final Structure LIST_STREAMS =
      Structure.of(
          optional("Limit", PAGE_SIZE),
          optional("ExclusiveStartStreamName", STREAM_NAME),
          optional("NextToken", NEXT_TOKEN));

  public static final Structure LIST_SHARDS =
      Structure.of(
          optional("ExclusiveStartShardId", SHARD_ID),
          optional("MaxResults", PAGE_SIZE),
          optional("NextToken", NEXT_TOKEN),
          optional("StreamCreationTimestamp", TIMESTAMP),
          optional(
              "ShardFilter",
              Structure.of(
                  required(
                      "Type",
                      Text.oneOf(
                          "AFTER_SHARD_ID",
                          "AT_TRIM_HORIZON",
                          "FROM_TRIM_HORIZON",
                          "AT_LATEST",
                          "AT_TIMESTAMP",
                          "FROM_TIMESTAMP")),
                  optional("ShardId", SHARD_ID),
                  optional("Timestamp", TIMESTAMP))),
          NAME,
          ARN,
          ID);

  public static final Structure PUT_RECORD =
      Structure.of(
          optional("SequenceNumberForOrdering", SEQUENCE_NUMBER),
          required("PartitionKey", PARTITION_KEY),
          optional("ExplicitHashKey", HASH_KEY),
          required("Data", DATA),
          NAME,
          ARN,
          ID,
          DRY_RUN);

  public static final Structure PUT_RECORDS =
      Structure.of(
          required(
              "Records",
              new ListOf(
                  Structure.of(
                      required("PartitionKey", PARTITION_KEY),
                      optional("ExplicitHashKey", HASH_KEY),
                      required("Data", DATA)),
                  1,
                  500,
                  "com.amazonaws.kinesis.v20131202.PutRecordsRequestEntry@c965e310")),
          NAME,
          ARN,
          ID,
          DRY_RUN);

  private static final Shape POSITION_TYPE =
      Text.oneOf(
          "AFTER_SEQUENCE_NUMBER", "LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON");

  public static final Structure GET_SHARD_ITERATOR =
      Structure.of(
          required("ShardId", SHARD_ID),
          required("ShardIteratorType", POSITION_TYPE),
          optional("StartingSequenceNumber", SEQUENCE_NUMBER),
          NAME,
          optional("Timestamp", TIMESTAMP),
          ARN,
          ID,
          DRY_RUN);

  public static final Structure GET_RECORDS =
      Structure.of(
          optional("Limit", PAGE_SIZE),
          required("ShardIterator", Text.of(1, 512)),
          ARN,
          ID,
          DRY_RUN);

  public static final Structure SUBSCRIBE_TO_SHARD =
      Structure.of(
          required("ConsumerARN", CONSUMER_ARN),
          ID,
          required("ShardId", SHARD_ID),
          required(
              "StartingPosition",
              Structure.of(
                  required("Type", POSITION_TYPE),
                  optional("SequenceNumber", SEQUENCE_NUMBER),
                  optional("Timestamp", TIMESTAMP))),
          DRY_RUN);

  public static final Structure START_STREAM_ENCRYPTION = encryption();

  public static final Structure STOP_STREAM_ENCRYPTION = encryption();

  private static Structure encryption() {
    return Structure.of(
        required("EncryptionType", Text.oneOf("NONE", "KMS")),
        required("KeyId", Text.of(1, 2048)),
        NAME,
        ARN,
        ID);
  }

  public static final Structure ADD_TAGS_TO_STREAM =
      Structure.of(required("Tags", TAGS), NAME, ARN, ID);

  public static final Structure REMOVE_TAGS_FROM_STREAM =
      Structure.of(required("TagKeys", TAG_KEYS), NAME, ARN, ID);

  public static final Structure LIST_TAGS_FOR_STREAM =
      Structure.of(
          optional("Limit", new Whole(1, 50)),
          optional("ExclusiveStartTagKey", TAG_KEY),
          NAME,
          ARN,
          ID);

  public static final Structure TAG_RESOURCE =
      Structure.of(required("Tags", TAGS), required("ResourceARN", RESOURCE_ARN), ID);

  public static final Structure UNTAG_RESOURCE =
      Structure.of(required("TagKeys", TAG_KEYS), required("ResourceARN", RESOURCE_ARN), ID);

  /** The input of operations whose only member is a resource. */
  public static final Structure RESOURCE = Structure.of(required("ResourceARN", RESOURCE_ARN), ID);

  public static final Structure PUT_RESOURCE_POLICY =
      Structure.of(
          required("ResourceARN", RESOURCE_ARN),
          ID,
          required("Policy", Text.of(0, Integer.MAX_VALUE)));

  /** The input of both operations that change the retention period. */
  public static final Structure STREAM_RETENTION_PERIOD =
      Structure.of(required("RetentionPeriodHours", HOURS), NAME, ARN, ID);

  /** The input of both operations on enhanced monitoring. */
  public static final Structure ENHANCED_MONITORING =
      Structure.of(
          required(
              "ShardLevelMetrics",
              new ListOf(
                  Text.oneOf(
                      "IncomingBytes",
                      "IncomingRecords",
                      "OutgoingBytes",
                      "OutgoingRecords",
                      "WriteProvisionedThroughputExceeded",
                      "ReadProvisionedThroughputExceeded",
                      "IteratorAgeMilliseconds",
                      "ALL"),
                  1,
                  7,
                  null)),
          NAME,
          ARN,
          ID);

  public static final Structure UPDATE_STREAM_MODE =
      Structure.of(
          required("StreamARN", STREAM_ARN),
          ID,
          required("StreamModeDetails", MODE_DETAILS),
          optional("WarmThroughputMiBps", WARM_THROUGHPUT));

  public static final Structure UPDATE_STREAM_WARM_THROUGHPUT =
      Structure.of(ARN, NAME, ID, required("WarmThroughputMiBps", WARM_THROUGHPUT));

  public static final Structure UPDATE_MAX_RECORD_SIZE =
      Structure.of(ARN, ID, required("MaxRecordSizeInKiB", RECORD_KIB));

  public static final Structure UPDATE_SHARD_COUNT =
      Structure.of(
          required("TargetShardCount", new Whole(1, Integer.MAX_VALUE)),
          required("ScalingType", Text.oneOf("UNIFORM_SCALING")),
          NAME,
          ARN,
          ID);

  public static final Structure SPLIT_SHARD =
      Structure.of(
          required("NewStartingHashKey", HASH_KEY),
          NAME,
          required("ShardToSplit", SHARD_ID),
          ARN,
          ID);

  public static final Structure MERGE_SHARDS =
      Structure.of(
          required("ShardToMerge", SHARD_ID),
          required("AdjacentShardToMerge", SHARD_ID),
          NAME,
          ARN,
          ID);

  public static final Structure REGISTER_STREAM_CONSUMER =
      Structure.of(
          required("StreamARN", STREAM_ARN),
          required("ConsumerName", CONSUMER_NAME),
          ID,
          optional("Tags", TAGS));

  /** The input of operations whose only members identify a consumer. */
  public static final Structure STREAM_CONSUMER =
      Structure.of(
          ARN, optional("ConsumerName", CONSUMER_NAME), optional("ConsumerARN", CONSUMER_ARN), ID);

  public static final Structure LIST_STREAM_CONSUMERS =
      Structure.of(
          required("StreamARN", STREAM_ARN),
          optional("NextToken", NEXT_TOKEN),
          optional("MaxResults", PAGE_SIZE),
          optional("StreamCreationTimestamp", TIMESTAMP),
          ID);

  public static final Structure UPDATE_ACCOUNT_SETTINGS =
      Structure.of(
          required(
              "MinimumThroughputBillingCommitment",
              Structure.of(required("Status", Text.oneOf("ENABLED", "DISABLED")))));

  /** The input of operations without members. */
  public static final Structure NOTHING = Structure.of();

  private KinesisModel() {}
}
