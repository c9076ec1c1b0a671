package io.virta.actors.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamProperties;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.junit.jupiter.api.Test;

class AccountPolicyTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final StreamKey STREAM =
      new StreamKey(Namespace.DEFAULT, new StreamName("orders"), 1);
  private static final int OPEN = 2;
  private static final int SPARE = 3;

  private BillingCommitment commitment = BillingCommitment.NONE;
  private final AccountPolicy policy = new AccountPolicy(new Facts(), InstantSource.fixed(NOW));

  /** An account that may have {@link #SPARE} more shards. */
  private final class Facts implements AccountPolicy.Facts {
    @Override
    public CompletionStage<BillingCommitment> commitment(Namespace namespace) {
      return CompletableFuture.completedFuture(commitment);
    }

    @Override
    public CompletionStage<Done> admitShards(Namespace namespace, int more) {
      return more <= SPARE
          ? CompletableFuture.completedFuture(Done.getInstance())
          : CompletableFuture.failedFuture(
              new VirtaException(ErrorCode.LIMIT_EXCEEDED, "too many shards"));
    }

    @Override
    public CompletionStage<StreamDescription> describe(StreamKey stream) {
      List<Shard> shards = new ArrayList<>();
      for (HashKeyRange range : HashKeyRange.divide(OPEN)) {
        shards.add(Shard.first(new ShardId(shards.size()), range, 0));
      }
      return CompletableFuture.completedFuture(
          new StreamDescription(
              stream,
              1,
              StreamStatus.ACTIVE,
              NOW,
              StreamProperties.of(StreamSpec.provisioned(OPEN)),
              0,
              shards,
              List.of()));
    }
  }

  private StreamChange admitted(StreamChange change) {
    return policy.admit(STREAM, change).toCompletableFuture().join();
  }

  private static void assertRefused(CompletionStage<?> stage, ErrorCode code) {
    assertThatThrownBy(() -> stage.toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .matches(failure -> VirtaException.isRefusal(failure, code));
  }

  @Test
  void additional_shards_must_fit_the_limit() {
    StreamChange fits = new Reshard.Scale(OPEN + SPARE);
    assertThat(admitted(fits)).isSameAs(fits);
    assertRefused(
        policy.admit(STREAM, new Reshard.Scale(OPEN + SPARE + 1)), ErrorCode.LIMIT_EXCEEDED);
  }

  @Test
  void fewer_shards_are_not_checked_against_the_limit() {
    StreamChange fewer = new Reshard.Scale(1);
    assertThat(admitted(fewer)).isSameAs(fewer);
  }

  @Test
  void only_an_account_with_advantage_has_warm_throughput() {
    StreamChange warm = new PropertyChange.SetWarmThroughput(10);
    assertRefused(policy.admit(STREAM, warm), ErrorCode.VALIDATION);

    commitment = commitment.enabled(NOW);
    assertThat(admitted(warm)).isSameAs(warm);
  }

  @Test
  void a_consumer_is_registered_with_the_advantage_of_its_account() {
    ConsumerChange.Register register = new ConsumerChange.Register("app", Map.of());
    assertThat(admitted(register)).isEqualTo(register.withAdvantage(false));

    commitment = commitment.enabled(NOW);
    assertThat(admitted(register)).isEqualTo(register.withAdvantage(true));
  }
}
