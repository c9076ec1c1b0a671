package io.virta.actors.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamProperties;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.stream.StreamEntity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.sharding.typed.testkit.javadsl.TestEntityRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An account that leaves memory while a caller starts to use it. */
class AccountEntityTest {
  private static final Namespace ACCOUNT = Namespace.home(new AccountId("111111111111"));
  private static final StreamSpec SPEC = StreamSpec.provisioned(1);

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString(
                  """
                  pekko.actor.allow-java-serialization = on
                  pekko.actor.warn-about-java-serializer-usage = off
                  # The first wait has a cold JVM load persistence, and another JVM beside it.
                  pekko.actor.testkit.typed.single-expect-default = 20s
                  virta.journal.meta = ${pekko.persistence.journal.inmem}
                  virta.snapshot.meta.class = "org.apache.pekko.persistence.snapshot.NoSnapshotStore"
                  """)
              .withFallback(ConfigFactory.load())
              .resolve());
  private final TestProbe<ClusterSharding.ShardCommand> shard = kit.createTestProbe();
  private final TestProbe<AccountEntity.Command> again = kit.createTestProbe();
  private final TestProbe<StreamEntity.Command> stream = kit.createTestProbe();
  private final TestProbe<StatusReply<StreamDescription>> caller = kit.createTestProbe();
  private final ActorRef<AccountEntity.Command> account = kit.spawn(account());

  private Behavior<AccountEntity.Command> account() {
    return AccountEntity.create(
        ACCOUNT,
        shard.getRef(),
        TestEntityRef.of(
            EntityTypeKey.create(AccountEntity.Command.class, "account"), "1", again.getRef()),
        new AccountEnvironment(
            new Streams(),
            new AccountSettings(10, 10, 10),
            () -> true,
            new DamagedEntities(),
            InstantSource.system()));
  }

  private final class Streams implements AccountStreams {
    @Override
    public EntityRef<StreamEntity.Command> of(StreamKey key) {
      return TestEntityRef.of(
          EntityTypeKey.create(StreamEntity.Command.class, "stream"), "1", stream.getRef());
    }

    @Override
    public CompletionStage<Done> deleteDamaged(StreamKey key) {
      return CompletableFuture.completedFuture(Done.getInstance());
    }
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private static StreamDescription described(StreamStatus status) {
    return new StreamDescription(
        new StreamKey(ACCOUNT, new StreamName("s"), 1),
        1,
        status,
        Instant.EPOCH,
        StreamProperties.of(SPEC),
        0,
        List.of(),
        List.of(),
        List.of());
  }

  @Test
  void answers_a_creation_before_it_leaves_memory_and_returns_for_the_stream() {
    shard.expectMessageClass(ClusterSharding.Passivate.class); // it has been idle
    account.tell(new AccountEntity.CreateStream(new StreamName("s"), SPEC, caller.getRef()));
    StreamEntity.Create create = stream.expectMessageClass(StreamEntity.Create.class);

    account.tell(AccountEntity.Stop.INSTANCE); // the answer of Cluster Sharding to the passivation
    again.expectNoMessage();
    create.replyTo().tell(StatusReply.success(described(StreamStatus.CREATING)));

    assertThat(caller.receiveMessage().isSuccess()).isTrue();
    again.receiveMessage();
    caller.expectTerminated(account);
  }

  @Test
  void leaves_at_once_when_the_node_stops() {
    account.tell(new AccountEntity.CreateStream(new StreamName("s"), SPEC, caller.getRef()));
    stream.expectMessageClass(StreamEntity.Create.class);

    account.tell(AccountEntity.Stop.INSTANCE);

    caller.expectTerminated(account);
    again.expectNoMessage();
  }
}
