package io.virta.http.kinesis.operation;

import io.virta.http.kinesis.model.KinesisModel;
import io.virta.http.kinesis.model.OperationName;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** All operations by name. */
public final class Operations {
  private final Map<OperationName, Operation> served = new EnumMap<>(OperationName.class);

  public Operations(OperationContext context) {
    served.put(OperationName.CREATE_STREAM, new CreateStream(context));
    served.put(OperationName.DELETE_STREAM, new DeleteStream(context));
    served.put(OperationName.DESCRIBE_STREAM, new DescribeStream(context));
    served.put(OperationName.DESCRIBE_STREAM_SUMMARY, new DescribeStreamSummary(context));
    served.put(OperationName.GET_RECORDS, new GetRecords(context));
    served.put(OperationName.GET_SHARD_ITERATOR, new GetShardIterator(context));
    served.put(OperationName.LIST_SHARDS, new ListShards(context));
    served.put(OperationName.LIST_STREAMS, new ListStreams(context));
    served.put(OperationName.PUT_RECORD, new PutRecord(context));
    served.put(OperationName.PUT_RECORDS, new PutRecords(context));
    served.put(OperationName.SUBSCRIBE_TO_SHARD, new SubscribeToShard(context));
    served.put(OperationName.START_STREAM_ENCRYPTION, new StartStreamEncryption(context));
    served.put(OperationName.STOP_STREAM_ENCRYPTION, new StopStreamEncryption(context));
    serveProperties(context);
    serveReshards(context);
    serveConsumers(context);
    serveResources(context);
    serveAccounts(context);
    if (served.size() != OperationName.values().length) {
      throw new IllegalStateException("not every operation is served, only " + served.keySet());
    }
  }

  private void serveProperties(OperationContext context) {
    StreamOutcomes outcomes = new StreamOutcomes(context.arns());
    served.put(
        OperationName.INCREASE_STREAM_RETENTION_PERIOD,
        new ChangeStream(
            context, KinesisModel.STREAM_RETENTION_PERIOD, StreamChanges::increaseRetention));
    served.put(
        OperationName.DECREASE_STREAM_RETENTION_PERIOD,
        new ChangeStream(
            context, KinesisModel.STREAM_RETENTION_PERIOD, StreamChanges::decreaseRetention));
    served.put(
        OperationName.ENABLE_ENHANCED_MONITORING,
        new ChangeStream(
            context,
            KinesisModel.ENHANCED_MONITORING,
            StreamChanges::enableMonitoring,
            outcomes::monitoring));
    served.put(
        OperationName.DISABLE_ENHANCED_MONITORING,
        new ChangeStream(
            context,
            KinesisModel.ENHANCED_MONITORING,
            StreamChanges::disableMonitoring,
            outcomes::monitoring));
    served.put(
        OperationName.UPDATE_STREAM_MODE,
        new ChangeStream(context, KinesisModel.UPDATE_STREAM_MODE, StreamChanges::changeMode));
    served.put(
        OperationName.UPDATE_STREAM_WARM_THROUGHPUT,
        new ChangeStream(
            context,
            KinesisModel.UPDATE_STREAM_WARM_THROUGHPUT,
            StreamChanges::setWarmThroughput,
            outcomes::warmThroughput));
    served.put(
        OperationName.UPDATE_MAX_RECORD_SIZE,
        new ChangeStream(
            context, KinesisModel.UPDATE_MAX_RECORD_SIZE, StreamChanges::setRecordSize));
  }

  private void serveReshards(OperationContext context) {
    served.put(
        OperationName.SPLIT_SHARD,
        new ChangeStream(context, KinesisModel.SPLIT_SHARD, StreamChanges::split));
    served.put(
        OperationName.MERGE_SHARDS,
        new ChangeStream(context, KinesisModel.MERGE_SHARDS, StreamChanges::merge));
    served.put(OperationName.UPDATE_SHARD_COUNT, new UpdateShardCount(context));
  }

  private void serveConsumers(OperationContext context) {
    served.put(OperationName.REGISTER_STREAM_CONSUMER, new RegisterStreamConsumer(context));
    served.put(OperationName.DEREGISTER_STREAM_CONSUMER, new DeregisterStreamConsumer(context));
    served.put(OperationName.DESCRIBE_STREAM_CONSUMER, new DescribeStreamConsumer(context));
    served.put(OperationName.LIST_STREAM_CONSUMERS, new ListStreamConsumers(context));
  }

  private void serveResources(OperationContext context) {
    served.put(
        OperationName.ADD_TAGS_TO_STREAM,
        new ChangeStream(context, KinesisModel.ADD_TAGS_TO_STREAM, StreamChanges::addTags));
    served.put(
        OperationName.REMOVE_TAGS_FROM_STREAM,
        new ChangeStream(context, KinesisModel.REMOVE_TAGS_FROM_STREAM, StreamChanges::removeTags));
    served.put(OperationName.LIST_TAGS_FOR_STREAM, new ListTagsForStream(context));
    served.put(OperationName.TAG_RESOURCE, ChangeResource.tag(context));
    served.put(OperationName.UNTAG_RESOURCE, ChangeResource.untag(context));
    served.put(OperationName.LIST_TAGS_FOR_RESOURCE, ReadResource.tags(context));
    served.put(OperationName.PUT_RESOURCE_POLICY, ChangeResource.putPolicy(context));
    served.put(OperationName.GET_RESOURCE_POLICY, ReadResource.policy(context));
    served.put(OperationName.DELETE_RESOURCE_POLICY, ChangeResource.deletePolicy(context));
  }

  private void serveAccounts(OperationContext context) {
    served.put(OperationName.DESCRIBE_LIMITS, new DescribeLimits(context));
    served.put(OperationName.DESCRIBE_ACCOUNT_SETTINGS, new DescribeAccountSettings(context));
    served.put(OperationName.UPDATE_ACCOUNT_SETTINGS, new UpdateAccountSettings(context));
  }

  /** Returns the operation with that name. */
  public Operation find(OperationName name) {
    return Objects.requireNonNull(served.get(name), name::toString);
  }
}
