package io.virta.http.kinesis.operation;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.StreamConsumer;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.VirtaException;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.WireError;
import io.virta.http.aws.wire.WireWriter;
import io.virta.http.kinesis.model.ConsumerRef;
import io.virta.http.kinesis.model.StreamRef;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Finds the consumers that requests name. */
final class Consumers {
  /**
   * A consumer with its stream.
   *
   * @param stream a snapshot of the stream
   */
  record Found(StreamDescription stream, StreamConsumer consumer) {
    ConsumerRef ref() {
      StreamKey key = stream.key();
      return new ConsumerRef(
          new StreamRef(key.namespace(), key.name()),
          consumer.name(),
          consumer.createdAt().getEpochSecond());
    }
  }

  private final OperationContext context;

  Consumers(OperationContext context) {
    this.context = context;
  }

  /**
   * Returns the consumer that a request names by {@code ConsumerARN}, or by {@code StreamARN} and
   * its name.
   */
  CompletionStage<Found> of(Call call, Fields input) {
    String arn = input.text("ConsumerARN");
    String streamArn = input.text("StreamARN");
    String name = input.text("ConsumerName");
    if (arn != null) {
      ConsumerRef consumer = context.access().consumerOf(call, arn);
      requireSame(call, consumer, streamArn, name);
      return context.access().consumer(call, arn).thenCompose(this::find);
    }
    if (streamArn == null || name == null) {
      throw WireError.invalidArgument(
              "Either ConsumerARN or both StreamARN and ConsumerName should be provided.")
          .asException();
    }
    StreamRef stream = context.access().streamOf(call, streamArn);
    CompletionStage<StreamDescription> described = describe(stream);
    // Checks access first: only authorized callers may learn whether the stream exists.
    return described
        .handle((found, failure) -> new ConsumerRef(stream, name, createdSeconds(found, name)))
        .thenCompose(consumer -> context.access().require(call, consumer))
        .thenCompose(allowed -> described.thenApply(found -> find(found, allowed)));
  }

  private static long createdSeconds(@Nullable StreamDescription stream, String name) {
    return Optional.ofNullable(stream)
        .flatMap(found -> found.consumer(name))
        .map(consumer -> consumer.createdAt().getEpochSecond())
        .orElse(0L);
  }

  private void requireSame(
      Call call, ConsumerRef consumer, @Nullable String streamArn, @Nullable String name) {
    boolean same =
        (streamArn == null || context.access().streamOf(call, streamArn).equals(consumer.stream()))
            && (name == null || name.equals(consumer.name()));
    if (!same) {
      throw WireError.invalidArgument(
              "ConsumerARN, StreamARN and ConsumerName mean different consumers.")
          .asException();
    }
  }

  /**
   * Returns the consumer with its stream; fails if it does not exist, or if it was registered at
   * another time than the given one.
   */
  CompletionStage<Found> find(ConsumerRef consumer) {
    return describe(consumer.stream()).thenApply(stream -> find(stream, consumer));
  }

  private CompletionStage<StreamDescription> describe(StreamRef stream) {
    return context.streams().describe(stream.namespace(), stream.name());
  }

  private static Found find(StreamDescription stream, ConsumerRef consumer) {
    return stream
        .consumer(consumer.name())
        .filter(found -> found.createdAt().getEpochSecond() == consumer.createdSeconds())
        .map(found -> new Found(stream, found))
        .orElseThrow(() -> absent(consumer));
  }

  private static VirtaException absent(ConsumerRef consumer) {
    return new VirtaException(
        ErrorCode.CONSUMER_NOT_FOUND,
        "Consumer %s under stream %s under account %s not found."
            .formatted(consumer.name(), consumer.stream().name(), consumer.account()));
  }

  /** Writes a consumer in an answer. */
  void write(WireWriter out, StreamKey stream, StreamConsumer consumer) {
    ConsumerRef ref =
        new ConsumerRef(
            new StreamRef(stream.namespace(), stream.name()),
            consumer.name(),
            consumer.createdAt().getEpochSecond());
    out.text("ConsumerName", consumer.name())
        .text("ConsumerARN", context.arns().of(ref))
        .text("ConsumerStatus", consumer.status().name())
        .timestamp("ConsumerCreationTimestamp", consumer.createdAt());
  }
}
