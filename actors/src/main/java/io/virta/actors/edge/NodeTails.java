package io.virta.actors.edge;

import io.virta.actors.ask.Asks;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.VirtaException;
import io.virta.actors.shard.ShardEntity;
import io.virta.actors.shard.ShardTail;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.Done;

/** The tails of this node's shards; wakes a shard that is not in memory. Safe for any thread. */
final class NodeTails {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Entities entities;
  private final BooleanSupplier stopping;

  NodeTails(Entities entities, BooleanSupplier stopping) {
    this.entities = entities;
    this.stopping = stopping;
  }

  /**
   * Returns the tail of a shard; fails with {@code UNAVAILABLE} when the shard is not on this node
   * or the node is stopping.
   */
  CompletionStage<ShardTail> of(ShardKey shard) {
    ShardTail live = entities.tails().live(shard);
    if (live != null) {
      return CompletableFuture.completedFuture(live);
    }
    if (stopping.getAsBoolean()) {
      // A reader that woke its shard again would delay the stop of the node.
      return CompletableFuture.failedFuture(
          new VirtaException(ErrorCode.UNAVAILABLE, "This node is stopping."));
    }
    return Asks.<ShardEntity.Command, Done>ask(
            entities.shard(shard), ShardEntity.Wake::new, TIMEOUT)
        .thenApply(
            done -> {
              ShardTail woken = entities.tails().live(shard);
              if (woken == null) {
                throw new VirtaException(
                    ErrorCode.UNAVAILABLE, "Shard " + shard.shard() + " has left this node.");
              }
              return woken;
            });
  }
}
