package io.virta.http.operation;

import io.virta.http.wire.OperationName;
import io.virta.http.wire.WireError;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** All operations by name; those that are not served yet answer so. */
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
  }

  /** The operation by that name. */
  public Operation find(OperationName name) {
    return served.getOrDefault(name, Operations::refuse);
  }

  private static CompletionStage<Answer> refuse(Call call, byte[] body) {
    throw new WireError(
            WireError.UNKNOWN_OPERATION.type(),
            400,
            "Virta does not serve " + call.operation() + " yet.")
        .asException();
  }
}
