package io.virta.actors.edge;

import io.virta.actors.ask.Asks;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamChanged;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.stream.StreamEntity;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/**
 * The requests of the edge to streams on any node; also the source of this node's cached shard
 * maps. Safe for any thread.
 */
final class StreamQuestions implements ShardMaps.Origin {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Entities entities;
  private final AccountCalls accounts;

  StreamQuestions(Entities entities, AccountCalls accounts) {
    this.entities = entities;
    this.accounts = accounts;
  }

  @Override
  public CompletionStage<StreamDescription> describe(Namespace namespace, StreamName name) {
    return accounts.resolve(namespace, name).thenCompose(this::describe);
  }

  CompletableFuture<StreamDescription> describe(StreamKey stream) {
    return ask(stream, StreamEntity.Describe::new);
  }

  @Override
  public CompletionStage<StreamDescription> describeWithout(ShardKey closed) {
    return ask(closed.stream(), replyTo -> new StreamEntity.AwaitReplaced(closed.shard(), replyTo));
  }

  /** Asks a stream to make a change that its account has admitted. */
  CompletableFuture<StreamChanged> change(StreamKey stream, StreamChange admitted) {
    return ask(stream, replyTo -> new StreamEntity.Change(admitted, replyTo));
  }

  private <T> CompletableFuture<T> ask(
      StreamKey stream, Function<ActorRef<StatusReply<T>>, StreamEntity.Command> question) {
    return Asks.ask(entities.stream(stream), question, TIMEOUT);
  }
}
