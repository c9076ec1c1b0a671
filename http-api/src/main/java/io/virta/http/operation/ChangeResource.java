package io.virta.http.operation;

import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamChanged;
import io.virta.http.identity.ResourcePolicies;
import io.virta.http.wire.Arns;
import io.virta.http.wire.ConsumerRef;
import io.virta.http.wire.Fields;
import io.virta.http.wire.KinesisModel;
import io.virta.http.wire.ResourceRef;
import io.virta.http.wire.Shape.Structure;
import io.virta.http.wire.StreamRef;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Changes a stream or a consumer, whichever its ARN names. */
final class ChangeResource extends ModelOperation {
  /** What a request wants changed of a stream. */
  interface StreamWish {
    StreamChange of(Fields input);
  }

  /** What a request wants changed of the consumer by that name. */
  interface ConsumerWish {
    StreamChange of(String name, Fields input);
  }

  private final OperationContext context;
  private final Consumers consumers;
  private final StreamWish ofStream;
  private final ConsumerWish ofConsumer;

  ChangeResource(
      OperationContext context, Structure shape, StreamWish ofStream, ConsumerWish ofConsumer) {
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
          .thenCompose(found -> change(stream, ofConsumer.of(consumer.name(), input)));
    }
    return change(stream, ofStream.of(input));
  }

  private CompletionStage<StreamChanged> change(StreamRef stream, StreamChange change) {
    return context.streams().change(stream.account(), stream.name(), change);
  }

  static ChangeResource tag(OperationContext context) {
    return new ChangeResource(
        context,
        KinesisModel.TAG_RESOURCE,
        input -> new PropertyChange.AddTags(input.map("Tags")),
        (name, input) -> new ConsumerChange.TagConsumer(name, input.map("Tags")));
  }

  static ChangeResource untag(OperationContext context) {
    return new ChangeResource(
        context,
        KinesisModel.UNTAG_RESOURCE,
        input -> new PropertyChange.RemoveTags(Set.copyOf(input.texts("TagKeys"))),
        (name, input) ->
            new ConsumerChange.UntagConsumer(name, Set.copyOf(input.texts("TagKeys"))));
  }

  static ChangeResource putPolicy(OperationContext context) {
    return new ChangeResource(
        context,
        KinesisModel.PUT_RESOURCE_POLICY,
        input -> new PropertyChange.PutPolicy(policy(context, input)),
        (name, input) -> new ConsumerChange.SetConsumerPolicy(name, policy(context, input)));
  }

  static ChangeResource deletePolicy(OperationContext context) {
    return new ChangeResource(
        context,
        KinesisModel.RESOURCE,
        input -> new PropertyChange.DeletePolicy(),
        (name, input) -> new ConsumerChange.SetConsumerPolicy(name, null));
  }

  private static String policy(OperationContext context, Fields input) {
    String policy = input.requiredText("Policy");
    ResourceRef resource = Arns.parse(input.requiredText("ResourceARN"));
    ResourcePolicies.requireValid(policy, resource, context.arns().of(resource));
    return policy;
  }
}
