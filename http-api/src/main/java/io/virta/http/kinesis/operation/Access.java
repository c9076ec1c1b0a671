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
 * The only way from a request to the resource that it names: all operations get their stream,
 * consumer or namespace here, and only if the caller may perform the operation on it. The resource
 * may belong to another account than the caller's. Stages fail, and methods throw, with
 * AccessDeniedException. Does not check whether the resource exists.
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

  /** {@code resources} looks up the policies and tags of resources. */
  public Access(Arns arns, Authorizer authorizer, StreamResources resources, CallLimits limits) {
    this.arns = arns;
    this.authorizer = authorizer;
    this.resources = resources;
    this.limits = limits;
  }

  /** Returns the stream that a request names by {@code StreamName} or {@code StreamARN}. */
  CompletionStage<StreamRef> stream(Call call, Fields input) {
    return require(call, streamOf(call, input), tagsOf(call, input));
  }

  /** Returns the stream with that name or ARN, for requests that are parsed otherwise. */
  CompletionStage<StreamRef> stream(Call call, @Nullable String name, @Nullable String arn) {
    return require(call, streamOf(call, name, arn));
  }

  /** Returns the consumer that a request names by {@code ConsumerARN}. */
  CompletionStage<ConsumerRef> consumer(Call call, String arn) {
    return require(call, consumerOf(call, arn));
  }

  /** Returns the stream or consumer that a request names by {@code ResourceARN}. */
  CompletionStage<ResourceRef> resource(Call call, Fields input) {
    return require(
        call, arns.parse(input.requiredText("ResourceARN"), call.namespace()), tagsOf(call, input));
  }

  /** Returns a resource that the request names in another way, such as by a token. */
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
   * Returns a resource that the request creates; if the request has tags for it, the caller must
   * also be allowed to tag it.
   *
   * @param tagging the operation that policies must allow in that case
   */
  <R extends ResourceRef> CompletionStage<R> tagged(
      Call call, Fields input, OperationName tagging, R made) {
    return input.map("Tags").isEmpty()
        ? CompletableFuture.completedFuture(made)
        : authorizer.require(call.caller(), tagging.action(), made, tagsOf(call, input), resources);
  }

  /**
   * Returns the caller's account and region, for operations on no resource ({@code *} in policies).
   */
  Namespace namespace(Call call) {
    authorizer.requireOwn(call.caller(), call.operation().action(), "*");
    limits.count(call.operation(), call.namespace());
    return call.namespace();
  }

  /** Counts a call of GetShardIterator, which is limited for each shard. */
  void countIterator(ShardKey shard) {
    limits.countIterator(shard);
  }

  /** Returns the tags that a request adds or names; read only if policies are evaluated. */
  private static RequestTags tagsOf(Call call, Fields input) {
    return call.caller().isKnown()
        ? new RequestTags(input.map("Tags"), input.texts("TagKeys"))
        : RequestTags.NONE;
  }

  /** Returns the stream of an ARN, without checking access. */
  StreamRef streamOf(Call call, String arn) {
    return arns.parseStream(arn, call.namespace());
  }

  /** Returns the consumer of an ARN, without checking access. */
  ConsumerRef consumerOf(Call call, String arn) {
    return arns.parseConsumer(arn, call.namespace());
  }

  /** Returns the stream that a request names, without checking access. */
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
