package io.virta.http.kinesis.operation;

import io.virta.actors.model.Reshard;
import io.virta.http.aws.wire.Fields;
import io.virta.http.kinesis.model.KinesisModel;
import java.util.concurrent.CompletionStage;

/** UpdateShardCount; answers before the new shards exist. */
final class UpdateShardCount extends ModelOperation {
  private final OperationContext context;
  private final StreamOutcomes outcomes;

  UpdateShardCount(OperationContext context) {
    super(KinesisModel.UPDATE_SHARD_COUNT);
    this.context = context;
    this.outcomes = new StreamOutcomes(context.arns());
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    int target = input.whole("TargetShardCount", 0);
    return context.access().stream(call, input)
        .thenCompose(
            stream ->
                context
                    .streams()
                    .change(stream.namespace(), stream.name(), new Reshard.Scale(target)))
        .thenApply(changed -> outcomes.scaling(call, changed, target));
  }
}
