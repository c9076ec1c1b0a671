package io.virta.http.kinesis.operation;

import io.virta.actors.Shards;
import io.virta.actors.Streams;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.VirtaException;
import io.virta.http.aws.identity.ResourceFacts;
import io.virta.http.aws.identity.Resources;
import io.virta.http.kinesis.model.ConsumerRef;
import io.virta.http.kinesis.model.ResourceRef;
import io.virta.http.kinesis.model.StreamRef;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The facts about streams and consumers for access decisions, from the local copy of the shard
 * maps.
 */
public final class StreamResources implements Resources<ResourceRef> {
  private final Streams streams;
  private final Shards shards;

  public StreamResources(Streams streams, Shards shards) {
    this.streams = streams;
    this.shards = shards;
  }

  @Override
  public CompletionStage<ResourceFacts> find(ResourceRef resource) {
    StreamRef stream = resource.stream();
    return shards
        .shardMap(stream.namespace(), stream.name())
        .thenApply(ShardMap::stream)
        // A stream that is being created or deleted has no shard map, but its policy applies.
        .exceptionallyCompose(
            failure ->
                isNotFound(failure)
                    ? streams.describe(stream.namespace(), stream.name())
                    : CompletableFuture.failedFuture(failure))
        .thenApply(description -> facts(description, resource))
        .exceptionallyCompose(
            failure ->
                isNotFound(failure)
                    ? CompletableFuture.completedFuture(ResourceFacts.NONE)
                    : CompletableFuture.failedFuture(failure));
  }

  private static ResourceFacts facts(StreamDescription stream, ResourceRef resource) {
    if (resource instanceof ConsumerRef consumer) {
      return stream
          .consumer(consumer.name())
          .filter(found -> found.createdAt().getEpochSecond() == consumer.createdSeconds())
          .map(found -> new ResourceFacts(found.policy(), found.tags()))
          .orElse(ResourceFacts.NONE);
    }
    return new ResourceFacts(stream.properties().policy(), stream.tags());
  }

  private static boolean isNotFound(Throwable failure) {
    return VirtaException.isRefusal(failure, ErrorCode.STREAM_NOT_FOUND);
  }
}
