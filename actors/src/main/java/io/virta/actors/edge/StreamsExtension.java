package io.virta.actors.edge;

import com.typesafe.config.Config;
import io.virta.actors.Accounts;
import io.virta.actors.LeaseTables;
import io.virta.actors.NodeFigures;
import io.virta.actors.Producers;
import io.virta.actors.Shards;
import io.virta.actors.Streams;
import io.virta.actors.account.AccountEntity;
import io.virta.actors.account.AccountPolicy;
import io.virta.actors.account.AccountSettings;
import io.virta.actors.ask.Asks;
import io.virta.actors.cluster.ClusterOfOne;
import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.encryption.EncryptionSettings;
import io.virta.actors.encryption.MasterKeySource;
import io.virta.actors.model.AccountUsage;
import io.virta.actors.model.Namespace;
import io.virta.actors.producer.ProducerOpening;
import io.virta.actors.region.RegionSettings;
import io.virta.actors.region.Regions;
import io.virta.actors.retention.RetentionClock;
import io.virta.actors.retention.RetentionSettings;
import io.virta.actors.shard.RetryMemory;
import io.virta.actors.shard.ShardReader;
import io.virta.actors.shard.ShardSettings;
import io.virta.actors.shard.ShardSource;
import io.virta.actors.shard.ShardTails;
import io.virta.actors.shard.SubscriptionSettings;
import io.virta.actors.stream.StreamSettings;
import io.virta.actors.traffic.ScalingLog;
import io.virta.persistence.disk.FileDisk;
import io.virta.persistence.journal.NodeLogs;
import io.virta.persistence.log.LogUnusableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of an ActorSystem, available after {@link #start}: accounts, streams and shards are
 * sharded over the single-node cluster that the node forms.
 *
 * @see io.virta.client.Virta the facade for Java programs
 */
public final class StreamsExtension implements Extension {
  private static final Logger log = LoggerFactory.getLogger(StreamsExtension.class);
  private static final Comparator<Namespace> BY_ID = Comparator.comparing(Namespace::id);

  private static final ExtensionId<StreamsExtension> ID =
      new ExtensionId<>() {
        @Override
        public StreamsExtension createExtension(ActorSystem<?> system) {
          return new StreamsExtension(system);
        }
      };

  private static final Duration AWAKE_TIMEOUT = Duration.ofSeconds(15);

  private final Regions regions;
  private final Entities entities;
  private final Streams streams;
  private final Shards shards;
  private final Producers producers;
  private final ProducerOpening producerOpening;
  private final Accounts accounts;
  private final NodeFigures figures;
  private final LeaseTables leaseTables;
  private final RetentionClock retention;
  private final MasterKeyCheck masterKeys;
  private final RegionIndex index;
  private final StreamsStart start;
  private volatile boolean started;

  private StreamsExtension(ActorSystem<?> system) {
    NodeLogs logs = NodeLogs.get(system);
    Config virta = system.settings().config().getConfig("virta");
    Set<String> ids = logs.meta().ids().join(); // must be known before anything else starts
    this.regions = regions(system.settings().config(), !ids.isEmpty());
    Path directory = Path.of(virta.getString("log.directory"));
    RetentionSettings retentionSettings = RetentionSettings.from(virta.getConfig("stream"));
    boolean isNew =
        ids.isEmpty() && logs.damages().isEmpty() && logs.records().newestArrivalMillis() == 0;
    NodeTime time = new NodeTime(system, directory, retentionSettings, isNew);
    this.retention = time.retention();
    ShardSettings shardSettings = ShardSettings.from(virta.getConfig("shard"));
    ShardTails tails = new ShardTails(virta.getBytes("shard.tail-bytes"), shardSettings.quota());
    EncryptionSettings encryption =
        EncryptionSettings.from(virta.getConfig("encryption"), directory);
    MasterKeySource masters = MasterKeySource.open(encryption, System::getenv);
    if (isNew) {
      masters.makeFile();
    }
    DamagedEntities damages = new DamagedEntities();
    this.entities =
        new Entities(
            ClusterSharding.get(system),
            tails,
            AccountSettings.from(virta.getConfig("account")),
            StreamSettings.from(virta.getConfig("stream")),
            masters,
            logs.meta()::hasRoom,
            damages);
    this.index = new RegionIndex(entities, ids, logs.meta().knowsAllIds());
    warnOfHidden();
    RegionHints hints = new RegionHints(entities, index, regions);
    ShardReader reader = new ShardReader(logs.records(), time.wall(), retention, damages);
    AccountCalls accountCalls = new AccountCalls(entities, index, hints);
    StreamQuestions questions = new StreamQuestions(entities, accountCalls);
    ShardMaps maps = new ShardMaps(questions);
    ShardMapFeed feed = new ShardMapFeed(questions);
    ShardDescriptions descriptions = new ShardDescriptions(entities, maps);
    BooleanSupplier stopping =
        () -> CoordinatedShutdown.get(system).getShutdownReason().isPresent();
    NodeTails nodeTails = new NodeTails(entities, stopping);
    NodeSubscriptions subscriptions =
        new NodeSubscriptions(
            tails,
            nodeTails,
            maps,
            reader,
            SubscriptionSettings.from(virta.getConfig("subscription")),
            time.clocks(),
            time.ticker(),
            stopping);
    this.streams =
        new ClusterStreams(
            accountCalls,
            new AccountPolicy(new PolicyFacts(accountCalls, questions), time.wall()),
            questions,
            maps,
            descriptions);
    ShardAppender appender = new ShardAppender(system);
    this.shards =
        new ClusterShards(
            entities,
            maps,
            feed,
            nodeTails,
            reader,
            appender,
            subscriptions,
            new ShardSource.Tips(virta.getDuration("shard.tip-interval"), time.ticker()));
    this.producers = new ClusterProducers(entities, appender);
    this.producerOpening = new ProducerOpening(system, shards, producers);
    this.accounts = new ClusterAccounts(accountCalls, index);
    RetryMemory retryMemory = RetryMemory.of(virta.getBytes("shard.retry-window.memory"));
    this.figures = new LocalFigures(entities, retention, new ScalingLog(), retryMemory);

    this.leaseTables = new ClusterLeaseTables(entities, index, hints);
    this.masterKeys = new MasterKeyCheck(system, masters, logs.meta(), entities);
    this.start =
        new StreamsStart(
            new StreamsStart.Parts(
                system,
                logs,
                time,
                entities,
                maps,
                descriptions,
                subscriptions,
                feed,
                shards,
                figures,
                retryMemory),
            virta,
            shardSettings,
            retentionSettings,
            encryption);
  }

  /**
   * Starts the streams of that system, if they are not started yet: opens the node's logs, joins
   * the node to a single-node cluster, and starts accounts, streams, shards and lease tables on it.
   * Called by a node, or by a program that embeds one.
   */
  public static StreamsExtension start(ActorSystem<?> system) {
    NodeLogs.get(system); // first: a node whose log cannot be opened must not join
    ClusterOfOne.get(system).join(); // the cluster forms while the rest is created
    StreamsExtension extension = ID.apply(system);
    extension.startOnce(system);
    return extension;
  }

  /**
   * Returns the streams of that system; throws {@link IllegalStateException} unless they have been
   * started.
   */
  public static StreamsExtension get(ActorSystem<?> system) {
    if (system.hasExtension(ID)) {
      StreamsExtension extension = ID.apply(system);
      if (extension.started) {
        return extension;
      }
    }
    throw new IllegalStateException(
        "The streams of actor system " + system.name() + " are not started: call Virta.start.");
  }

  private synchronized void startOnce(ActorSystem<?> system) {
    if (!started) {
      start.run();
      stopAfter(system, CompletableFuture.allOf(wake(), requireMasterKeys()));
      started = true;
    }
  }

  /**
   * Delays a shutdown until these requests have been answered: a shard region with an entity whose
   * location is not yet known stops only after a time-out.
   */
  private static void stopAfter(ActorSystem<?> system, CompletableFuture<?> asked) {
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeClusterShutdown(),
            "await-first-answers",
            () -> asked.handle((answers, failure) -> Done.getInstance()));
  }

  private static Regions regions(Config config, boolean holdsData) {
    Path directory = Path.of(config.getString("virta.log.directory"));
    try {
      return Regions.inDirectory(new FileDisk(directory), RegionSettings.from(config), holdsData);
    } catch (IOException e) {
      throw new LogUnusableException(String.valueOf(e.getMessage()), e);
    }
  }

  private void warnOfHidden() {
    List<Namespace> hidden =
        index.all().stream().filter(namespace -> !namespace.isHome()).sorted(BY_ID).toList();
    if (!regions.apart() && !hidden.isEmpty()) {
      log.warn(
          "The streams and tables of {} are unreachable while virta.http.regions is one.", hidden);
    }
  }

  /** Wakes all accounts, which resume creations and deletions that a stop has interrupted. */
  private CompletableFuture<?> wake() {
    return CompletableFuture.allOf(
        index.inLog(Kind.ACCOUNT).stream().map(this::awaken).toArray(CompletableFuture<?>[]::new));
  }

  /**
   * Wakes the account of that namespace. Completes when its streams can be used, even if it has
   * none; fails as the account does.
   */
  public CompletableFuture<?> awaken(Namespace namespace) {
    return Asks.<AccountEntity.Command, AccountUsage>ask(
        entities.account(namespace), AccountEntity.Usage::new, AWAKE_TIMEOUT);
  }

  /**
   * Checks the master keys; fails with an {@link IllegalArgumentException} when the master key file
   * does not exist and a stream needs it. Without this check, requests to such streams fail one by
   * one.
   */
  public CompletableFuture<Done> requireMasterKeys() {
    return masterKeys.run();
  }

  /** Returns the regions that this node serves. */
  public Regions regions() {
    return regions;
  }

  /** Returns the control operations of streams. */
  public Streams streams() {
    return streams;
  }

  /** Returns the access to shards and their records. */
  public Shards shards() {
    return shards;
  }

  /** Returns the operations of idempotent producers on single shards. */
  public Producers producers() {
    return producers;
  }

  /** Returns the opener of idempotent producers on complete streams. */
  public ProducerOpening producerOpening() {
    return producerOpening;
  }

  /** Returns the usage, quotas and billing commitments of accounts. */
  public Accounts accounts() {
    return accounts;
  }

  /** Returns the metrics of this node. */
  public NodeFigures figures() {
    return figures;
  }

  /** Returns the clock that retention uses on this node. */
  public RetentionClock retentionClock() {
    return retention;
  }

  /** Returns the tables in which consumer applications keep their leases. */
  public LeaseTables leaseTables() {
    return leaseTables;
  }
}
