package io.virta.http.kinesis.operation;

import io.virta.actors.model.StreamKey;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.WireWriter;
import io.virta.http.kinesis.model.KinesisModel;
import java.util.concurrent.CompletionStage;

/** Describes a registered consumer. */
final class DescribeStreamConsumer extends ModelOperation {
  private final OperationContext context;
  private final Consumers consumers;

  DescribeStreamConsumer(OperationContext context) {
    super(KinesisModel.STREAM_CONSUMER);
    this.context = context;
    this.consumers = new Consumers(context);
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    return consumers
        .of(call, input)
        .thenApply(
            found ->
                object(
                    call,
                    out -> out.object("ConsumerDescription", member -> write(member, found))));
  }

  private void write(WireWriter out, Consumers.Found found) {
    StreamKey key = found.stream().key();
    consumers.write(out, key, found.consumer());
    out.text("StreamARN", context.arns().stream(key.namespace(), key.name()));
  }
}
