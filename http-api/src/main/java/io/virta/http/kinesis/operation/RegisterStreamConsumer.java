package io.virta.http.kinesis.operation;

import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.StreamConsumer;
import io.virta.actors.model.StreamDescription;
import io.virta.http.aws.wire.Fields;
import io.virta.http.kinesis.model.ConsumerRef;
import io.virta.http.kinesis.model.KinesisModel;
import io.virta.http.kinesis.model.OperationName;
import io.virta.http.kinesis.model.StreamRef;
import java.util.concurrent.CompletionStage;

/** RegisterStreamConsumer; answers before the consumer is active. */
final class RegisterStreamConsumer extends ModelOperation {
  private final OperationContext context;
  private final Consumers consumers;

  RegisterStreamConsumer(OperationContext context) {
    super(KinesisModel.REGISTER_STREAM_CONSUMER);
    this.context = context;
    this.consumers = new Consumers(context);
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    String name = input.requiredText("ConsumerName");
    return context.access().stream(call, input)
        .thenCompose(stream -> taggable(call, input, stream, name))
        .thenCompose(
            stream ->
                context
                    .streams()
                    .change(
                        stream.namespace(),
                        stream.name(),
                        new ConsumerChange.Register(name, input.map("Tags"))))
        .thenApply(changed -> answer(call, changed.after(), name));
  }

  private CompletionStage<StreamRef> taggable(
      Call call, Fields input, StreamRef stream, String name) {
    ConsumerRef made = new ConsumerRef(stream, name, context.clock().instant().getEpochSecond());
    return context
        .access()
        .tagged(call, input, OperationName.TAG_RESOURCE, made)
        .thenApply(allowed -> stream);
  }

  private Answer answer(Call call, StreamDescription stream, String name) {
    StreamConsumer consumer = stream.consumer(name).orElseThrow();
    return object(
        call,
        out -> out.object("Consumer", member -> consumers.write(member, stream.key(), consumer)));
  }
}
