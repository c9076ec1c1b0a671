package io.virta.actors.edge;

import io.virta.actors.account.AccountEntity;
import io.virta.actors.ask.Asks;
import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.AccountUsage;
import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamPage;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.VirtaException;
import io.virta.actors.stream.StreamEntity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;

/**
 * What the edge asks of accounts: which streams they have, and whether they may have more. An
 * account that is not in the index holds nothing, and is answered for without being asked. Safe for
 * any thread.
 */
final class AccountCalls {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Entities entities;
  private final RegionIndex index;
  private final RegionHints hints;
  private final InstantSource clock;

  AccountCalls(Entities entities, RegionIndex index, RegionHints hints, InstantSource clock) {
    this.entities = entities;
    this.index = index;
    this.hints = hints;
    this.clock = clock;
  }

  CompletionStage<StreamDescription> create(Namespace namespace, StreamName name, StreamSpec spec) {
    return admitWarmth(namespace, spec.warmThroughputMibps())
        .thenCompose(
            admitted ->
                index.<StreamDescription>storing(
                    Kind.ACCOUNT,
                    namespace,
                    () ->
                        ask(
                            namespace,
                            replyTo -> new AccountEntity.CreateStream(name, spec, replyTo))));
  }

  CompletionStage<StreamKey> delete(Namespace namespace, StreamName name) {
    return askAboutStream(
        namespace, name, replyTo -> new AccountEntity.DeleteStream(name, replyTo));
  }

  /** The stream that has that name now. */
  CompletionStage<StreamKey> resolve(Namespace namespace, StreamName name) {
    return askAboutStream(namespace, name, replyTo -> new AccountEntity.Resolve(name, replyTo));
  }

  CompletionStage<StreamPage> list(Namespace namespace, @Nullable StreamName after, int limit) {
    return askOr(
        new StreamPage(List.of(), false),
        namespace,
        replyTo -> new AccountEntity.ListStreams(after, limit, replyTo));
  }

  /** The namespaces of an account that may hold something. */
  List<Namespace> namespaces(AccountId account) {
    return index.of(account);
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
   * The change as the account allows it: more shards must fit its limit, and On-demand Advantage
   * allows more consumers. Fails with the refusal otherwise.
   */
  CompletionStage<StreamChange> admit(StreamKey stream, StreamChange change) {
    if (change instanceof Reshard.Split) {
      return admitShards(stream, 1).thenApply(done -> change);
    }
    if (change instanceof Reshard.Scale scale) {
      return Asks.<StreamEntity.Command, StreamDescription>ask(
              entities.stream(stream), StreamEntity.Describe::new, TIMEOUT)
          .thenCompose(now -> admitShards(stream, scale.shardCount() - now.openShardCount()))
          .thenApply(done -> change);
    }
    if (change instanceof ConsumerChange.Register register) {
      return commitment(stream.namespace())
          .thenApply(commitment -> register.withAdvantage(commitment.isInForce(clock.instant())));
    }
    return admitWarmth(stream.namespace(), warmThroughput(change)).thenApply(done -> change);
  }

  private CompletionStage<Done> admitShards(StreamKey stream, int more) {
    return more <= 0
        ? CompletableFuture.completedFuture(Done.getInstance())
        : ask(stream.namespace(), replyTo -> new AccountEntity.AdmitShards(more, replyTo));
  }

  private static int warmThroughput(StreamChange change) {
    if (change instanceof PropertyChange.SetWarmThroughput warm) {
      return warm.mibps();
    }
    return change instanceof PropertyChange.ChangeMode mode ? mode.warmThroughputMibps() : 0;
  }

  /** As on AWS, only accounts with On-demand Advantage have warm throughput. */
  private CompletionStage<Done> admitWarmth(Namespace namespace, int mibps) {
    return mibps == 0
        ? CompletableFuture.completedFuture(Done.getInstance())
        : commitment(namespace)
            .thenApply(
                commitment -> {
                  if (!commitment.isInForce(clock.instant())) {
                    throw new VirtaException(
                        ErrorCode.VALIDATION,
                        "WarmThroughputMiBps can only be set in an account whose MinimumThroughputBillingCommitment is ENABLED; that of account %s is not."
                            .formatted(namespace.account()));
                  }
                  return Done.getInstance();
                });
  }

  /** Asks about a stream; in a region that holds nothing there is none. */
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

  /** Asks an account; {@code nothing} is the answer for one that holds nothing. */
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
