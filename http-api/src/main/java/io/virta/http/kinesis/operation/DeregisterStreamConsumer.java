package io.virta.http.kinesis.operation;

import io.virta.actors.model.ConsumerChange;
import io.virta.http.aws.wire.Fields;
import io.virta.http.kinesis.model.KinesisModel;
import java.util.concurrent.CompletionStage;

/** DeregisterStreamConsumer; answers before the consumer is removed. */
final class DeregisterStreamConsumer extends ModelOperation {
  private final OperationContext context;
  private final Consumers consumers;

  DeregisterStreamConsumer(OperationContext context) {
    super(KinesisModel.STREAM_CONSUMER);
    this.context = context;
    this.consumers = new Consumers(context);
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    return consumers
        .of(call, input)
        .thenCompose(
            found ->
                context
                    .streams()
                    .change(
                        found.stream().key().namespace(),
                        found.stream().key().name(),
                        new ConsumerChange.Deregister(found.consumer().name())))
        .thenApply(changed -> Answer.EMPTY);
  }
}
