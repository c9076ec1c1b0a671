package io.virta.http.kinesis.operation;

import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamChanged;
import io.virta.http.aws.identity.ResourcePolicies;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.Shape.Structure;
import io.virta.http.kinesis.model.ConsumerRef;
import io.virta.http.kinesis.model.KinesisModel;
import io.virta.http.kinesis.model.ResourceRef;
import io.virta.http.kinesis.model.StreamRef;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Changes the stream or the consumer that an ARN names. */
final class ChangeResource extends ModelOperation {
  /** Reads the requested change of a stream. */
  interface StreamRequest {
    StreamChange of(StreamRef stream, Fields input);
  }

  /** Reads the requested change of a consumer. */
  interface ConsumerRequest {
    StreamChange of(ConsumerRef consumer, Fields input);
  }

  private final OperationContext context;
  private final Consumers consumers;
  private final StreamRequest ofStream;
  private final ConsumerRequest ofConsumer;

  ChangeResource(
      OperationContext context,
      Structure shape,
      StreamRequest ofStream,
      ConsumerRequest ofConsumer) {
    super(shape);
    this.context = context;
    this.consumers = new Consumers(context);
    this.ofStream = ofStream;
    this.ofConsumer = ofConsumer;
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    return context
        .access()
        .resource(call, input)
        .thenCompose(resource -> change(resource, input))
        .thenApply(changed -> Answer.EMPTY);
  }

  private CompletionStage<StreamChanged> change(ResourceRef resource, Fields input) {
    StreamRef stream = resource.stream();
    if (resource instanceof ConsumerRef consumer) {
      return consumers
          .find(consumer)
          .thenCompose(found -> change(stream, ofConsumer.of(consumer, input)));
    }
    return change(stream, ofStream.of(stream, input));
  }

  private CompletionStage<StreamChanged> change(StreamRef stream, StreamChange change) {
    return context.streams().change(stream.namespace(), stream.name(), change);
  }

  static ChangeResource tag(OperationContext context) {
    return new ChangeResource(
        context,
        KinesisModel.TAG_RESOURCE,
        StreamChanges::addTags,
        (consumer, input) -> new ConsumerChange.TagConsumer(consumer.name(), input.map("Tags")));
  }

  static ChangeResource untag(OperationContext context) {
    return new ChangeResource(
        context,
        KinesisModel.UNTAG_RESOURCE,
        StreamChanges::removeTags,
        (consumer, input) ->
            new ConsumerChange.UntagConsumer(consumer.name(), Set.copyOf(input.texts("TagKeys"))));
  }

  static ChangeResource putPolicy(OperationContext context) {
    return new ChangeResource(
        context,
        KinesisModel.PUT_RESOURCE_POLICY,
        (stream, input) -> new PropertyChange.PutPolicy(policy(context, stream, input)),
        (consumer, input) ->
            new ConsumerChange.SetConsumerPolicy(
                consumer.name(), policy(context, consumer, input)));
  }

  static ChangeResource deletePolicy(OperationContext context) {
    return new ChangeResource(
        context,
        KinesisModel.RESOURCE,
        (stream, input) -> new PropertyChange.DeletePolicy(),
        (consumer, input) -> new ConsumerChange.SetConsumerPolicy(consumer.name(), null));
  }

  private static String policy(OperationContext context, ResourceRef resource, Fields input) {
    String policy = input.requiredText("Policy");
    ResourcePolicies.requireValid(policy, resource, context.arns().of(resource));
    return policy;
  }
}
