package io.virta.http.kinesis.operation;

import io.virta.actors.model.StreamConsumer;
import io.virta.actors.model.StreamProperties;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.WireWriter;
import io.virta.http.kinesis.model.ConsumerRef;
import io.virta.http.kinesis.model.KinesisModel;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads a property of the stream or the consumer that an ARN names. */
final class ReadResource extends ModelOperation {
  private static final String NO_POLICY = "{}"; // as on AWS

  private final OperationContext context;
  private final Consumers consumers;
  private final Telling ofStream;
  private final ConsumerTelling ofConsumer;

  /** Writes the answer about a stream. */
  interface Telling {
    void write(WireWriter out, StreamProperties stream);
  }

  /** Writes the answer about a consumer. */
  interface ConsumerTelling {
    void write(WireWriter out, StreamConsumer consumer);
  }

  ReadResource(OperationContext context, Telling ofStream, ConsumerTelling ofConsumer) {
    super(KinesisModel.RESOURCE);
    this.context = context;
    this.consumers = new Consumers(context);
    this.ofStream = ofStream;
    this.ofConsumer = ofConsumer;
  }

  static ReadResource tags(OperationContext context) {
    return new ReadResource(
        context,
        (out, stream) -> TagWriter.write(out, stream.tags()),
        (out, consumer) -> TagWriter.write(out, consumer.tags()));
  }

  static ReadResource policy(OperationContext context) {
    return new ReadResource(
        context,
        (out, stream) -> out.text("Policy", orNone(stream.policy())),
        (out, consumer) -> out.text("Policy", orNone(consumer.policy())));
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    return context
        .access()
        .resource(call, input)
        .thenCompose(
            resource ->
                resource instanceof ConsumerRef consumer
                    ? consumers
                        .find(consumer)
                        .thenApply(
                            found -> object(call, out -> ofConsumer.write(out, found.consumer())))
                    : context
                        .streams()
                        .describe(resource.namespace(), resource.stream().name())
                        .thenApply(
                            stream ->
                                object(call, out -> ofStream.write(out, stream.properties()))));
  }

  private static String orNone(@Nullable String policy) {
    return policy == null ? NO_POLICY : policy;
  }
}
