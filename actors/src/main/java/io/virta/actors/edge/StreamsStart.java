package io.virta.actors.edge;

import com.typesafe.config.Config;
import io.virta.actors.NodeFigures;
import io.virta.actors.Shards;
import io.virta.actors.encryption.EncryptionSettings;
import io.virta.actors.lease.LeaseTableSettings;
import io.virta.actors.retention.RetentionSettings;
import io.virta.actors.shard.RetryMemory;
import io.virta.actors.shard.ShardEnvironment;
import io.virta.actors.shard.ShardSettings;
import io.virta.actors.stream.ShardCalls;
import io.virta.actors.stream.StreamEntity;
import io.virta.actors.traffic.TrafficSettings;
import io.virta.persistence.journal.NodeLogs;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.pubsub.Topic;

/** Starts the entities of a node and the background actors that maintain them. Used once. */
final class StreamsStart {
  /** The parts created before the start. */
  record Parts(
      ActorSystem<?> system,
      NodeLogs logs,
      NodeTime time,
      Entities entities,
      ShardMaps maps,
      ShardDescriptions descriptions,
      NodeSubscriptions subscriptions,
      ShardMapFeed feed,
      Shards shards,
      NodeFigures figures,
      RetryMemory retryMemory) {}

  private final Parts parts;
  private final ActorSystem<?> system;
  private final NodeLogs logs;
  private final NodeTime time;
  private final Entities entities;
  private final LeaseTableSettings leaseTableSettings;
  private final ShardSettings shardSettings;
  private final Duration sweepInterval;
  private final TrafficSettings trafficSettings;
  private final Duration keysCheckInterval;

  /**
   * Prepares a start, which {@link #run} carries out.
   *
   * @param virta the configuration section {@code virta}
   */
  StreamsStart(
      Parts parts,
      Config virta,
      ShardSettings shardSettings,
      RetentionSettings retentionSettings,
      EncryptionSettings encryption) {
    this.parts = parts;
    this.system = parts.system();
    this.logs = parts.logs();
    this.time = parts.time();
    this.entities = parts.entities();
    this.leaseTableSettings = LeaseTableSettings.from(virta.getConfig("lease-tables"));
    this.shardSettings = shardSettings;
    this.sweepInterval = retentionSettings.sweepInterval();
    this.trafficSettings = TrafficSettings.from(virta.getConfig("on-demand"));
    this.keysCheckInterval = encryption.keysCheckInterval();
  }

  void run() {
    startEntities(announcements());
    startWatching();
    // Before ports are unbound, which would otherwise wait for subscriptions that last minutes.
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind(),
            "end-subscriptions",
            () -> {
              parts.subscriptions().stop();
              return CompletableFuture.completedFuture(Done.getInstance());
            });
    time.keep(logs.blockingExecutor());
  }

  /** Creates the topic where streams announce changes, and subscribes this node to it. */
  private ActorRef<Topic.Command<StreamEntity.Changed>> announcements() {
    ActorRef<Topic.Command<StreamEntity.Changed>> changes =
        system.systemActorOf(
            Topic.create(StreamEntity.Changed.class, "virta-stream-changes"),
            "virta-stream-changes",
            Props.empty());
    changes.tell(
        Topic.subscribe(
            system.systemActorOf(
                StreamChanges.listener(
                    entities,
                    parts.maps(),
                    parts.descriptions(),
                    parts.subscriptions(),
                    parts.feed()),
                "virta-stream-listener",
                Props.empty())));
    return changes;
  }

  private void startEntities(ActorRef<Topic.Command<StreamEntity.Changed>> changes) {
    entities.startLeaseTables(leaseTableSettings, time);
    ShardCalls shardCalls = new ShardCalls(system, entities::shard);
    entities.startAccounts(time.wall(), new DamagedStreams(logs, shardCalls, entities.damages()));
    entities.startStreams(shardCalls, time, logs.records()::newestArrivalMillis, changes);
    entities.startShards(
        new ShardEnvironment(
            logs.records(),
            logs.recordsWriters(),
            logs.metaWriters(),
            entities.tails(),
            parts.descriptions(),
            new ShardAncestors(shardCalls, parts.descriptions()),
            shardSettings,
            time.wall(),
            System::nanoTime,
            time.retention(),
            entities.damages(),
            parts.retryMemory()));
  }

  private void startWatching() {
    system.systemActorOf(
        RetentionSweeper.create(
            logs.records(),
            entities,
            parts.descriptions(),
            sweepInterval,
            time.ticker(),
            time.retention()),
        "virta-retention-sweeper",
        Props.empty());
    system.systemActorOf(
        TrafficScaler.create(
            parts.figures(),
            parts.shards(),
            entities,
            trafficSettings,
            parts.figures().scalings(),
            time.ticker(),
            time.wall()),
        "virta-traffic-scaler",
        Props.empty());
    system.systemActorOf(
        MasterKeyWatch.create(entities.masters(), logs.meta(), entities, keysCheckInterval),
        "virta-master-key-watch",
        MasterKeyWatch.dispatcher());
  }
}
