package io.virta.actors.stream;

import io.virta.actors.ask.Asks;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.StreamKey;
import io.virta.actors.shard.ShardEnd;
import io.virta.actors.shard.ShardEntity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/**
 * The requests of a stream to its shards, on whichever node they live. All of them are idempotent.
 */
public final class ShardCalls {
  /** Bounds the burst when a stream of thousands of shards is resharded or deleted. */
  private static final int AT_A_TIME = 64;

  private static final List<ShardId> NONE = List.of();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final ActorSystem<?> system;
  private final Function<ShardKey, EntityRef<ShardEntity.Command>> shards;

  /**
   * Creates the calls to shards.
   *
   * @param shards returns the reference to a shard, on whichever node it lives
   */
  public ShardCalls(
      ActorSystem<?> system, Function<ShardKey, EntityRef<ShardEntity.Command>> shards) {
    this.system = system;
    this.shards = shards;
  }

  /**
   * Closes the parents of a round, which then accept no more records. When one parent of a step
   * cannot be reached, for example because its records are damaged, the parents of that step stay
   * open.
   *
   * @return the ends of the parents that confirmed
   */
  CompletionStage<Map<ShardId, ShardEnd>> close(StreamKey stream, ReshardRound round) {
    return wake(stream, round.parents())
        .thenCompose(
            awake ->
                askAll(stream, round.within(awake).parents(), ShardEntity.Close::new)
                    .thenApply(
                        ends ->
                            ends.stream()
                                .collect(Collectors.toMap(ShardEnd::shard, Function.identity()))));
  }

  /** Closes a shard if it is open, and returns its end. */
  public CompletionStage<ShardEnd> end(ShardKey shard) {
    return ask(shard, ShardEntity.Close::new);
  }

  /** Loads shards into memory; returns those that were reached. */
  CompletionStage<Set<ShardId>> wake(StreamKey stream, List<Shard> sleeping) {
    return Source.from(sleeping)
        .mapAsyncUnordered(
            AT_A_TIME,
            shard ->
                this.<Done>ask(stream.shard(shard.id()), ShardEntity.Wake::new)
                    .handle((done, failure) -> failure == null ? List.of(shard.id()) : NONE))
        .mapConcat(awake -> awake)
        .runWith(Sink.seq(), system)
        .thenApply(Set::copyOf);
  }

  /** Asks shards and returns the successful answers. */
  private <T> CompletionStage<List<T>> askAll(
      StreamKey stream,
      List<Shard> shards,
      Function<ActorRef<StatusReply<T>>, ShardEntity.Command> command) {
    return Source.from(shards)
        .mapAsyncUnordered(
            AT_A_TIME,
            shard ->
                this.ask(stream.shard(shard.id()), command)
                    .handle((answer, failure) -> Optional.<T>ofNullable(answer)))
        .runWith(Sink.seq(), system)
        .thenApply(answers -> answers.stream().flatMap(Optional::stream).toList());
  }

  /** Makes shards delete all their records; fails when one of them did not confirm. */
  public CompletionStage<Done> forget(StreamKey stream, List<ShardId> gone) {
    return Source.from(gone)
        .mapAsyncUnordered(
            AT_A_TIME, shard -> this.<Done>ask(stream.shard(shard), ShardEntity.Delete::new))
        .runWith(Sink.ignore(), system);
  }

  private <T> CompletionStage<T> ask(
      ShardKey shard, Function<ActorRef<StatusReply<T>>, ShardEntity.Command> command) {
    return Asks.ask(shards.apply(shard), command, TIMEOUT);
  }
}
