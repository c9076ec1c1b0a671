package io.virta.actors;

import com.typesafe.config.ConfigFactory;
import io.virta.actors.account.AccountEntity;
import io.virta.actors.shard.ShardEntity;
import io.virta.actors.stream.StreamEntity;
import io.virta.client.Virta;
import io.virta.client.VirtaConfig;
import io.virta.persistence.clock.NodeClocks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.jspecify.annotations.Nullable;

/**
 * A complete node without the HTTP API, on the real log in a directory of the test; it can be
 * stopped and restarted.
 */
final class LocalNode implements AutoCloseable {
  /**
   * Settings of a node that does not stop in time when a shard region still waits for an actor or
   * for its registration.
   */
  static final Map<String, Object> PATIENT_REGIONS =
      Map.of("pekko.coordinated-shutdown.phases.cluster-sharding-shutdown-region.timeout", "1h");

  static final EntityTypeKey<StreamEntity.Command> STREAM =
      EntityTypeKey.create(StreamEntity.Command.class, "stream");

  private static final long SECONDS_MAX = 20;

  private final Path directory;
  private final @Nullable NodeClocks clocks;
  private ActorSystem<Void> system;
  private Virta virta;

  LocalNode(Path directory, Map<String, Object> settings) {
    this(directory, settings, null);
  }

  /** Starts a node with other clocks than those of this machine. */
  LocalNode(Path directory, Map<String, Object> settings, @Nullable NodeClocks clocks) {
    this.directory = directory;
    this.clocks = clocks;
    this.system = start(settings);
    this.virta = Virta.start(system);
  }

  private ActorSystem<Void> start(Map<String, Object> settings) {
    Map<String, Object> own =
        Map.of(
            "virta.log.directory",
            directory.toString(),
            "virta.shard.quota.enforced",
            "off",
            "pekko.loglevel",
            "WARNING");
    ActorSystemSetup setup =
        ActorSystemSetup.create(
            BootstrapSetup.create(
                VirtaConfig.load(
                    ConfigFactory.parseMap(settings).withFallback(ConfigFactory.parseMap(own)))));
    return ActorSystem.create(
        Behaviors.empty(), "node", clocks == null ? setup : setup.withSetup(clocks));
  }

  Virta virta() {
    return virta;
  }

  ActorSystem<Void> system() {
    return system;
  }

  /** Returns the number of shards in memory, according to Cluster Sharding. */
  long shardsInMemory() {
    return inMemory(EntityTypeKey.create(ShardEntity.Command.class, "shard"));
  }

  /**
   * Returns the number of accounts in memory, where each region of an account counts separately.
   */
  long accountsInMemory() {
    return inMemory(EntityTypeKey.create(AccountEntity.Command.class, "account"));
  }

  /** Returns the number of streams in memory. */
  long streamsInMemory() {
    return inMemory(STREAM);
  }

  private long inMemory(EntityTypeKey<?> kind) {
    CompletionStage<ShardRegion.CurrentShardRegionState> state =
        AskPattern.ask(
            ClusterSharding.get(system).shardState(),
            replyTo -> new GetShardRegionState(kind, replyTo),
            Duration.ofSeconds(5),
            system.scheduler());
    return await(state).getShards().stream().mapToLong(s -> s.getEntityIds().size()).sum();
  }

  void restart(Map<String, Object> settings) {
    close();
    system = start(settings);
    virta = Virta.start(system);
  }

  @Override
  public void close() {
    system.terminate();
    await(system.getWhenTerminated());
  }

  /** Returns the result of a stage, or throws its failure. */
  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failed.getCause());
    } catch (InterruptedException | TimeoutException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
