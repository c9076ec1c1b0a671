package io.virta.actors.shard;

import io.virta.actors.model.ConsumerKey;
import io.virta.actors.model.VirtaException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One subscription of a consumer to a shard. Safe for any thread. */
final class ShardSubscription {
  private final ConsumerKey consumer;
  private final long beganNanos;
  private final CompletableFuture<Optional<VirtaException>> ending = new CompletableFuture<>();

  ShardSubscription(ConsumerKey consumer, long beganNanos) {
    this.consumer = consumer;
    this.beganNanos = beganNanos;
  }

  ConsumerKey consumer() {
    return consumer;
  }

  long beganNanos() {
    return beganNanos;
  }

  /**
   * Completes when the subscription must end: with the error for its client, or empty for a normal
   * end.
   */
  CompletableFuture<Optional<VirtaException>> ending() {
    return ending;
  }

  void end(VirtaException reason) {
    ending.complete(Optional.of(reason));
  }

  void end() {
    ending.complete(Optional.empty());
  }
}
