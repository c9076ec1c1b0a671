package io.virta.actors.producer;

import io.virta.actors.Producers;
import io.virta.actors.Shards;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.ProducerStanding;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.VirtaException;
import io.virta.persistence.failure.Failures;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.pattern.Patterns;

/**
 * Opens a session for a new owner of a producer: finds an epoch above that of every earlier owner,
 * and fences those owners at every shard of a stream.
 */
public final class ProducerOpening {
  /**
   * Errors caused by a reshard or by another owner opening at the same time; the next attempt sees
   * their result.
   */
  private static final Set<ErrorCode> MOVING =
      EnumSet.of(
          ErrorCode.SHARD_CLOSED,
          ErrorCode.SHARD_NOT_FOUND,
          ErrorCode.PRODUCER_FENCED,
          ErrorCode.UNAVAILABLE);

  private static final int ATTEMPTS_MAX = 10;
  private static final Duration DELAY = Duration.ofMillis(100);

  private final ActorSystem<?> system;
  private final Shards shards;
  private final Producers producers;

  public ProducerOpening(ActorSystem<?> system, Shards shards, Producers producers) {
    this.system = system;
    this.shards = shards;
    this.producers = producers;
  }

  /**
   * Opens a session as the new owner of that producer. Fails with {@code STREAM_NOT_FOUND}, or with
   * {@code UNAVAILABLE} or {@code PRODUCER_FENCED} when reshards or other owners keep interfering.
   */
  public CompletionStage<ProducerSession> open(Namespace namespace, StreamName name, long no) {
    return attempt(namespace, name, no, ATTEMPTS_MAX);
  }

  private CompletionStage<ProducerSession> attempt(
      Namespace namespace, StreamName name, long no, int attempts) {
    return shards
        .shardMap(namespace, name)
        .thenCompose(map -> own(map, no))
        .exceptionallyCompose(
            failure -> {
              Throwable cause = Failures.unwrap(failure);
              return attempts > 1
                      && cause instanceof VirtaException refusal
                      && MOVING.contains(refusal.code())
                  ? Patterns.after(
                      DELAY,
                      system.classicSystem(),
                      () -> attempt(namespace, name, no, attempts - 1))
                  : CompletableFuture.failedFuture(cause);
            });
  }

  private CompletionStage<ProducerSession> own(ShardMap map, long no) {
    return ofAll(map, shard -> producers.standing(shard, no))
        .thenCompose(
            standings -> {
              int epoch = 1 + standings.stream().mapToInt(ProducerStanding::epoch).max().orElse(0);
              return ofAll(map, shard -> producers.fence(shard, no, epoch))
                  .thenApply(
                      fenced -> new ProducerSession(system, shards, producers, map, no, epoch));
            });
  }

  private static CompletableFuture<List<ProducerStanding>> ofAll(
      ShardMap map, Function<ShardKey, CompletionStage<ProducerStanding>> question) {
    List<CompletableFuture<ProducerStanding>> answers =
        map.stream().shards().stream()
            .filter(Shard::isOpen)
            .map(shard -> question.apply(map.key().shard(shard.id())).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
  }
}
