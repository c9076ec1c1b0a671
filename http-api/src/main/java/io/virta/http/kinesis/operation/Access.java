package io.virta.http.kinesis.operation;

import io.virta.actors.model.Namespace;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.StreamName;
import io.virta.http.aws.identity.Authorizer;
import io.virta.http.aws.identity.RequestTags;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.WireError;
import io.virta.http.kinesis.model.Arns;
import io.virta.http.kinesis.model.ConsumerRef;
import io.virta.http.kinesis.model.OperationName;
import io.virta.http.kinesis.model.ResourceRef;
import io.virta.http.kinesis.model.StreamRef;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The only way from a request to what it names: every operation takes its stream, consumer or
 * namespace from here, and gets it only if the caller may do that operation with it. What it gives
 * may belong to another account than the caller's. Stages fail, and methods throw, with
 * AccessDeniedException; whether the resource exists is not looked at.
 *
 * <pre>{@code
 * return context.access().stream(call, input)
 *     .thenCompose(stream -> context.streams().describe(stream.namespace(), stream.name()))
 * }</pre>
 */
public final class Access {
  private final Arns arns;
  private final Authorizer authorizer;
  private final StreamResources resources;
  private final CallLimits limits;

  /** {@code resources} knows the policies and tags of what requests name. */
  public Access(Arns arns, Authorizer authorizer, StreamResources resources, CallLimits limits) {
    this.arns = arns;
    this.authorizer = authorizer;
    this.resources = resources;
    this.limits = limits;
  }

  /** The stream that a request means by {@code StreamName} or {@code StreamARN}. */
  CompletionStage<StreamRef> stream(Call call, Fields input) {
    return require(call, streamOf(call, input), tagsOf(call, input));
  }

  /** The same of a request that was read in another way. */
  CompletionStage<StreamRef> stream(Call call, @Nullable String name, @Nullable String arn) {
    return require(call, streamOf(call, name, arn));
  }

  /** The consumer that a request means by {@code ConsumerARN}. */
  CompletionStage<ConsumerRef> consumer(Call call, String arn) {
    return require(call, consumerOf(call, arn));
  }

  /** The stream or consumer that a request means by {@code ResourceARN}. */
  CompletionStage<ResourceRef> resource(Call call, Fields input) {
    return require(
        call, arns.parse(input.requiredText("ResourceARN"), call.namespace()), tagsOf(call, input));
  }

  /** A resource that the request means in another way, such as by a token. */
  <R extends ResourceRef> CompletionStage<R> require(Call call, R resource) {
    return require(call, resource, RequestTags.NONE);
  }

  private <R extends ResourceRef> CompletionStage<R> require(
      Call call, R resource, RequestTags tags) {
    CompletionStage<R> allowed =
        authorizer.require(call.caller(), call.operation().action(), resource, tags, resources);
    return limits.limits(call.operation())
        ? allowed.thenApply(
            counted -> {
              limits.count(call.operation(), counted);
              return counted;
            })
        : allowed;
  }

  /**
   * A resource that the request makes, if the caller may also tag it or brings no tags for it.
   *
   * @param tagging the operation that policies must allow for that
   */
  <R extends ResourceRef> CompletionStage<R> tagged(
      Call call, Fields input, OperationName tagging, R made) {
    return input.map("Tags").isEmpty()
        ? CompletableFuture.completedFuture(made)
        : authorizer.require(call.caller(), tagging.action(), made, tagsOf(call, input), resources);
  }

  /** The caller's account and region, for operations on no resource ({@code *} in policies). */
  Namespace namespace(Call call) {
    authorizer.requireOwn(call.caller(), call.operation().action(), "*");
    limits.count(call.operation(), call.namespace());
    return call.namespace();
  }

  /** Counts a call for an iterator of a shard, which is limited for each shard. */
  void countIterator(ShardKey shard) {
    limits.countIterator(shard);
  }

  /** The tags that a request brings or names; read only where somebody looks at them. */
  private static RequestTags tagsOf(Call call, Fields input) {
    return call.caller().isKnown()
        ? new RequestTags(input.map("Tags"), input.texts("TagKeys"))
        : RequestTags.NONE;
  }

  /** The stream of an ARN, without asking whether the caller may use it. */
  StreamRef streamOf(Call call, String arn) {
    return arns.parseStream(arn, call.namespace());
  }

  /** The consumer of an ARN, without asking whether the caller may use it. */
  ConsumerRef consumerOf(Call call, String arn) {
    return arns.parseConsumer(arn, call.namespace());
  }

  /** The stream that a request means, without asking whether the caller may use it. */
  StreamRef streamOf(Call call, Fields input) {
    return streamOf(call, input.text("StreamName"), input.text("StreamARN"));
  }

  private StreamRef streamOf(Call call, @Nullable String name, @Nullable String arn) {
    if (arn == null) {
      if (name == null) {
        throw WireError.invalidArgument("Either StreamName or StreamARN should be provided.")
            .asException();
      }
      return new StreamRef(call.namespace(), new StreamName(name));
    }
    StreamRef stream = streamOf(call, arn);
    if (name != null && !name.equals(stream.name().value())) {
      throw WireError.invalidArgument(
              "StreamName " + name + " and StreamARN " + arn + " mean different streams.")
          .asException();
    }
    return stream;
  }
}
