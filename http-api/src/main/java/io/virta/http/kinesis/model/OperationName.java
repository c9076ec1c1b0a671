package io.virta.http.kinesis.model;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The names of all served operations, in targets and metrics. */
public enum OperationName {
  ADD_TAGS_TO_STREAM("AddTagsToStream"),
  CREATE_STREAM("CreateStream"),
  DECREASE_STREAM_RETENTION_PERIOD("DecreaseStreamRetentionPeriod"),
  DELETE_RESOURCE_POLICY("DeleteResourcePolicy"),
  DELETE_STREAM("DeleteStream"),
  DEREGISTER_STREAM_CONSUMER("DeregisterStreamConsumer"),
  DESCRIBE_ACCOUNT_SETTINGS("DescribeAccountSettings"),
  DESCRIBE_LIMITS("DescribeLimits"),
  DESCRIBE_STREAM("DescribeStream"),
  DESCRIBE_STREAM_CONSUMER("DescribeStreamConsumer"),
  DESCRIBE_STREAM_SUMMARY("DescribeStreamSummary"),
  DISABLE_ENHANCED_MONITORING("DisableEnhancedMonitoring"),
  ENABLE_ENHANCED_MONITORING("EnableEnhancedMonitoring"),
  GET_RECORDS("GetRecords"),
  GET_RESOURCE_POLICY("GetResourcePolicy"),
  GET_SHARD_ITERATOR("GetShardIterator"),
  INCREASE_STREAM_RETENTION_PERIOD("IncreaseStreamRetentionPeriod"),
  LIST_SHARDS("ListShards"),
  LIST_STREAM_CONSUMERS("ListStreamConsumers"),
  LIST_STREAMS("ListStreams"),
  LIST_TAGS_FOR_RESOURCE("ListTagsForResource"),
  LIST_TAGS_FOR_STREAM("ListTagsForStream"),
  MERGE_SHARDS("MergeShards"),
  PUT_RECORD("PutRecord"),
  PUT_RECORDS("PutRecords"),
  PUT_RESOURCE_POLICY("PutResourcePolicy"),
  REGISTER_STREAM_CONSUMER("RegisterStreamConsumer"),
  REMOVE_TAGS_FROM_STREAM("RemoveTagsFromStream"),
  SPLIT_SHARD("SplitShard"),
  START_STREAM_ENCRYPTION("StartStreamEncryption"),
  STOP_STREAM_ENCRYPTION("StopStreamEncryption"),
  SUBSCRIBE_TO_SHARD("SubscribeToShard"),
  TAG_RESOURCE("TagResource"),
  UNTAG_RESOURCE("UntagResource"),
  UPDATE_ACCOUNT_SETTINGS("UpdateAccountSettings"),
  UPDATE_MAX_RECORD_SIZE("UpdateMaxRecordSize"),
  UPDATE_SHARD_COUNT("UpdateShardCount"),
  UPDATE_STREAM_MODE("UpdateStreamMode"),
  UPDATE_STREAM_WARM_THROUGHPUT("UpdateStreamWarmThroughput");

  /** The name of the service in signatures, ARNs and policies. */
  public static final String SERVICE = "kinesis";

  /** The prefix of the operation's name in {@code X-Amz-Target}. */
  public static final String TARGET_PREFIX = "Kinesis_20131202.";

  private static final Map<String, OperationName> BY_TARGET =
      Arrays.stream(values())
          .collect(Collectors.toMap(name -> TARGET_PREFIX + name.text, Function.identity()));

  private final String text;
  private final String action;

  OperationName(String text) {
    this.text = text;
    this.action = SERVICE + ":" + text;
  }

  /**
   * Returns the operation that an {@code X-Amz-Target} header names, or null if it is not served.
   */
  public static @Nullable OperationName ofTarget(String target) {
    return BY_TARGET.get(target);
  }

  /** Returns all names as spelled in the API. */
  public static Set<String> names() {
    return Arrays.stream(values()).map(OperationName::toString).collect(Collectors.toSet());
  }

  /** Returns the complete {@code X-Amz-Target} header. */
  public String target() {
    return TARGET_PREFIX + text;
  }

  /** Returns the name of the action in policies, such as {@code kinesis:PutRecord}. */
  public String action() {
    return action;
  }

  /** Returns the name as spelled in the API. */
  @Override
  public String toString() {
    return text;
  }
}
