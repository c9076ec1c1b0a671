package io.virta.http.kinesis.model;

import io.virta.http.aws.wire.Shape.Structure;
import java.util.Map;

/** The shapes of the inputs of all operations, by the operations' names. */
public final class OperationInputs {
  public static final Map<String, Structure> BY_NAME =
      Map.ofEntries(
          Map.entry("CreateStream", KinesisModel.CREATE_STREAM),
          Map.entry("DeleteStream", KinesisModel.DELETE_STREAM),
          Map.entry("DescribeStream", KinesisModel.DESCRIBE_STREAM),
          Map.entry("DescribeStreamSummary", KinesisModel.DESCRIBE_STREAM_SUMMARY),
          Map.entry("ListStreams", KinesisModel.LIST_STREAMS),
          Map.entry("ListShards", KinesisModel.LIST_SHARDS),
          Map.entry("PutRecord", KinesisModel.PUT_RECORD),
          Map.entry("PutRecords", KinesisModel.PUT_RECORDS),
          Map.entry("GetShardIterator", KinesisModel.GET_SHARD_ITERATOR),
          Map.entry("GetRecords", KinesisModel.GET_RECORDS),
          Map.entry("SubscribeToShard", KinesisModel.SUBSCRIBE_TO_SHARD),
          Map.entry("StartStreamEncryption", KinesisModel.START_STREAM_ENCRYPTION),
          Map.entry("StopStreamEncryption", KinesisModel.STOP_STREAM_ENCRYPTION),
          Map.entry("AddTagsToStream", KinesisModel.ADD_TAGS_TO_STREAM),
          Map.entry("RemoveTagsFromStream", KinesisModel.REMOVE_TAGS_FROM_STREAM),
          Map.entry("ListTagsForStream", KinesisModel.LIST_TAGS_FOR_STREAM),
          Map.entry("ListTagsForResource", KinesisModel.RESOURCE),
          Map.entry("GetResourcePolicy", KinesisModel.RESOURCE),
          Map.entry("DeleteResourcePolicy", KinesisModel.RESOURCE),
          Map.entry("PutResourcePolicy", KinesisModel.PUT_RESOURCE_POLICY),
          Map.entry("TagResource", KinesisModel.TAG_RESOURCE),
          Map.entry("UntagResource", KinesisModel.UNTAG_RESOURCE),
          Map.entry("IncreaseStreamRetentionPeriod", KinesisModel.STREAM_RETENTION_PERIOD),
          Map.entry("DecreaseStreamRetentionPeriod", KinesisModel.STREAM_RETENTION_PERIOD),
          Map.entry("EnableEnhancedMonitoring", KinesisModel.ENHANCED_MONITORING),
          Map.entry("DisableEnhancedMonitoring", KinesisModel.ENHANCED_MONITORING),
          Map.entry("UpdateStreamMode", KinesisModel.UPDATE_STREAM_MODE),
          Map.entry("UpdateStreamWarmThroughput", KinesisModel.UPDATE_STREAM_WARM_THROUGHPUT),
          Map.entry("UpdateMaxRecordSize", KinesisModel.UPDATE_MAX_RECORD_SIZE),
          Map.entry("UpdateShardCount", KinesisModel.UPDATE_SHARD_COUNT),
          Map.entry("SplitShard", KinesisModel.SPLIT_SHARD),
          Map.entry("MergeShards", KinesisModel.MERGE_SHARDS),
          Map.entry("RegisterStreamConsumer", KinesisModel.REGISTER_STREAM_CONSUMER),
          Map.entry("DeregisterStreamConsumer", KinesisModel.STREAM_CONSUMER),
          Map.entry("DescribeStreamConsumer", KinesisModel.STREAM_CONSUMER),
          Map.entry("ListStreamConsumers", KinesisModel.LIST_STREAM_CONSUMERS),
          Map.entry("DescribeLimits", KinesisModel.NOTHING),
          Map.entry("DescribeAccountSettings", KinesisModel.NOTHING),
          Map.entry("UpdateAccountSettings", KinesisModel.UPDATE_ACCOUNT_SETTINGS));

  private OperationInputs() {}
}
