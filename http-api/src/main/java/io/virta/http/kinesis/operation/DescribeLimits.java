package io.virta.http.kinesis.operation;

import io.virta.http.aws.wire.Fields;
import io.virta.http.kinesis.model.KinesisModel;
import java.util.concurrent.CompletionStage;

/** Returns the limits of an account and their current use. */
final class DescribeLimits extends ModelOperation {
  private final OperationContext context;

  DescribeLimits(OperationContext context) {
    super(KinesisModel.NOTHING);
    this.context = context;
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    return context
        .accounts()
        .usage(context.access().namespace(call))
        .thenApply(
            usage ->
                object(
                    call,
                    out ->
                        out.number("ShardLimit", usage.shardsMax())
                            .number("OpenShardCount", usage.openShards())
                            .number("OnDemandStreamCount", usage.onDemandStreams())
                            .number("OnDemandStreamCountLimit", usage.onDemandStreamsMax())));
  }
}
