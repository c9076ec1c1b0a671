package io.virta.actors.account;

import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.VirtaException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/**
 * Decides what an account allows its streams: additional shards must fit its limit, and only
 * On-demand Advantage allows warm throughput and more consumers. Asks the account for the facts.
 * Safe for any thread.
 */
public final class AccountPolicy {
  /** The questions of a policy to accounts and streams. */
  public interface Facts {
    CompletionStage<BillingCommitment> commitment(Namespace namespace);

    /** Fails with {@code LIMIT_EXCEEDED} when the account may not have that many more shards. */
    CompletionStage<Done> admitShards(Namespace namespace, int more);

    CompletionStage<StreamDescription> describe(StreamKey stream);
  }

  private final Facts facts;
  private final InstantSource clock;

  public AccountPolicy(Facts facts, InstantSource clock) {
    this.facts = facts;
    this.clock = clock;
  }

  /**
   * Returns the specification of a new stream if the account allows it; fails with the refusal if
   * not.
   */
  public CompletionStage<StreamSpec> admit(Namespace namespace, StreamSpec spec) {
    return admitWarmth(namespace, spec.warmThroughputMibps()).thenApply(done -> spec);
  }

  /** Returns the change as the account allows it; fails with the refusal if it does not. */
  public CompletionStage<StreamChange> admit(StreamKey stream, StreamChange change) {
    if (change instanceof Reshard.Split) {
      return admitShards(stream, 1).thenApply(done -> change);
    }
    if (change instanceof Reshard.Scale scale) {
      return facts
          .describe(stream)
          .thenCompose(now -> admitShards(stream, scale.shardCount() - now.openShardCount()))
          .thenApply(done -> change);
    }
    if (change instanceof ConsumerChange.Register register) {
      return facts
          .commitment(stream.namespace())
          .thenApply(commitment -> register.withAdvantage(commitment.isInForce(clock.instant())));
    }
    return admitWarmth(stream.namespace(), warmThroughput(change)).thenApply(done -> change);
  }

  private CompletionStage<Done> admitShards(StreamKey stream, int more) {
    return more <= 0
        ? CompletableFuture.completedFuture(Done.getInstance())
        : facts.admitShards(stream.namespace(), more);
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
        : facts
            .commitment(namespace)
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
}
