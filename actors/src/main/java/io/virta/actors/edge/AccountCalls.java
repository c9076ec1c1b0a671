package io.virta.actors.edge;

import io.virta.actors.account.AccountEntity;
import io.virta.actors.ask.Asks;
import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.model.AccountUsage;
import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamPage;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.VirtaException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;

/**
 * The requests of the edge to accounts, about their streams and their billing commitment. An
 * account that is not in the index holds nothing, so requests to it are answered here without
 * waking it. Safe for any thread.
 */
final class AccountCalls {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Entities entities;
  private final RegionIndex index;
  private final RegionHints hints;

  AccountCalls(Entities entities, RegionIndex index, RegionHints hints) {
    this.entities = entities;
    this.index = index;
    this.hints = hints;
  }

  CompletionStage<StreamDescription> create(Namespace namespace, StreamName name, StreamSpec spec) {
    return index.storing(
        Kind.ACCOUNT,
        namespace,
        () -> ask(namespace, replyTo -> new AccountEntity.CreateStream(name, spec, replyTo)));
  }

  CompletionStage<StreamKey> delete(Namespace namespace, StreamName name) {
    return askAboutStream(
        namespace, name, replyTo -> new AccountEntity.DeleteStream(name, replyTo));
  }

  /** Returns the stream that currently has that name. */
  CompletionStage<StreamKey> resolve(Namespace namespace, StreamName name) {
    return askAboutStream(namespace, name, replyTo -> new AccountEntity.Resolve(name, replyTo));
  }

  CompletionStage<StreamPage> list(Namespace namespace, @Nullable StreamName after, int limit) {
    return askOr(
        new StreamPage(List.of(), false),
        namespace,
        replyTo -> new AccountEntity.ListStreams(after, limit, replyTo));
  }

  CompletionStage<AccountUsage> usage(Namespace namespace) {
    return askOr(entities.accountSettings().unused(), namespace, AccountEntity.Usage::new);
  }

  CompletionStage<BillingCommitment> commitment(Namespace namespace) {
    return askOr(BillingCommitment.NONE, namespace, AccountEntity.Commitment::new);
  }

  CompletionStage<BillingCommitment> commit(Namespace namespace, boolean enabled) {
    return enabled
        ? index.storing(
            Kind.ACCOUNT,
            namespace,
            () -> ask(namespace, replyTo -> new AccountEntity.Commit(true, replyTo)))
        : askOr(
            BillingCommitment.NONE, namespace, replyTo -> new AccountEntity.Commit(false, replyTo));
  }

  /**
   * Fails with {@code LIMIT_EXCEEDED} when that many more shards would exceed the quota of the
   * account.
   */
  CompletionStage<Done> admitShards(Namespace namespace, int more) {
    return ask(namespace, replyTo -> new AccountEntity.AdmitShards(more, replyTo));
  }

  /**
   * Asks about a stream; fails with {@code STREAM_NOT_FOUND} at once in a region that holds
   * nothing.
   */
  private <T> CompletableFuture<T> askAboutStream(
      Namespace namespace,
      StreamName name,
      Function<ActorRef<StatusReply<T>>, AccountEntity.Command> question) {
    CompletableFuture<T> answer =
        index.asking(
            Kind.ACCOUNT,
            namespace,
            () -> ask(namespace, question),
            () -> CompletableFuture.failedFuture(VirtaException.streamNotFound(namespace, name)));
    return answer.whenComplete(
        (found, failure) -> {
          if (VirtaException.isRefusal(failure, ErrorCode.STREAM_NOT_FOUND)) {
            hints.noStream(namespace, name);
          }
        });
  }

  /** Asks an account; returns {@code nothing} for an account that holds nothing. */
  private <T> CompletableFuture<T> askOr(
      T nothing,
      Namespace namespace,
      Function<ActorRef<StatusReply<T>>, AccountEntity.Command> question) {
    return index.asking(
        Kind.ACCOUNT,
        namespace,
        () -> ask(namespace, question),
        () -> CompletableFuture.completedFuture(nothing));
  }

  private <T> CompletableFuture<T> ask(
      Namespace namespace, Function<ActorRef<StatusReply<T>>, AccountEntity.Command> question) {
    return Asks.ask(entities.account(namespace), question, TIMEOUT);
  }
}
