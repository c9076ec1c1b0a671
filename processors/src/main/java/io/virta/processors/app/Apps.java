package io.virta.processors.app;

import io.virta.actors.ask.Asks;
import io.virta.actors.ask.Question;
import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.VirtaException;
import io.virta.persistence.failure.Failures;
import io.virta.persistence.journal.NodeLogs;
import io.virta.processors.Definition;
import io.virta.processors.DefinitionException;
import io.virta.processors.graph.Topology;
import io.virta.processors.runtime.AppKey;
import io.virta.processors.runtime.TaskEntity;
import io.virta.processors.runtime.TaskEnvironment;
import io.virta.processors.runtime.TaskKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.pattern.StatusReply;

/**
 * The apps of one account and region of an ActorSystem whose streams are started, see {@link
 * io.virta.client.Virta#start}. Apps that were deployed before continue when their code is deployed
 * again after a restart.
 *
 * <pre>{@code
 * Apps.get(system).deploy(new BigOrders());
 * }</pre>
 *
 * <p>Never blocks; stages fail with {@link io.virta.actors.model.VirtaException}. Safe for any
 * thread.
 */
public final class Apps implements Extension {
  private static final EntityTypeKey<AppEntity.Command> APP =
      EntityTypeKey.create(AppEntity.Command.class, "app");
  private static final EntityTypeKey<TaskEntity.Command> TASK =
      EntityTypeKey.create(TaskEntity.Command.class, "task");
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private static final ExtensionId<Apps> ID =
      new ExtensionId<>() {
        @Override
        public Apps createExtension(ActorSystem<?> system) {
          return new Apps(system);
        }
      };

  private static final Comparator<AppKey> ORDER =
      Comparator.comparing((AppKey app) -> app.namespace().id()).thenComparing(AppKey::id);

  private final ClusterSharding sharding;
  private final NodeLogs logs;
  private final Map<AppKey, Definition> definitions;
  private final Namespace namespace;

  private Apps(Apps other, Namespace namespace) {
    this.sharding = other.sharding;
    this.logs = other.logs;
    this.definitions = other.definitions;
    this.namespace = namespace;
  }

  private Apps(ActorSystem<?> system) {
    this.sharding = ClusterSharding.get(system);
    StreamsExtension streams = StreamsExtension.get(system);
    this.logs = NodeLogs.get(system);
    this.definitions = new ConcurrentHashMap<>();
    this.namespace = streams.regions().standard(AccountId.DEFAULT);
    streams.figures().damages().register(AppEntity.KIND);
    TaskEnvironment tasks =
        new TaskEnvironment(
            streams.streams(),
            streams.shards().uncounted(),
            streams.producerOpening(),
            logs.stateWriters(),
            logs.state()::hasRoom,
            app -> Optional.ofNullable(definitions.get(app)));
    sharding.init(
        Entity.of(TASK, context -> TaskEntity.create(TaskKey.parse(context.getEntityId()), tasks))
            .withStopMessage(TaskEntity.Stop.INSTANCE));
    AppEnvironment apps =
        new AppEnvironment(
            task -> sharding.entityRefFor(TASK, task.entityId()),
            logs.meta()::hasRoom,
            () -> CoordinatedShutdown.get(system).getShutdownReason().isPresent(),
            streams.figures().damages());
    sharding.init(
        Entity.of(
                APP,
                context ->
                    AppEntity.create(AppKey.parse(context.getEntityId()), context.getShard(), apps))
            .withStopMessage(AppEntity.Stop.INSTANCE));
  }

  /**
   * Returns the apps of the default account, in the region of {@link io.virta.client.Virta#get}.
   *
   * @throws IllegalStateException unless its streams have been started
   */
  public static Apps get(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /** Returns the apps of another account or region. */
  public Apps in(Namespace other) {
    return new Apps(this, other);
  }

  /**
   * Runs a processor. An app that runs this version already just goes on; one that runs another
   * version stops in order, and continues with this definition from the same positions and with the
   * same state. A paused app stays paused.
   *
   * @throws DefinitionException if the pipeline cannot run
   */
  public CompletionStage<AppDescription> deploy(Definition definition) {
    Topology topology = Topology.of(definition);
    AppKey app = new AppKey(namespace, topology.id());
    definitions.put(app, definition);
    return ask(app, replyTo -> new AppEntity.Deploy(topology.version(), replyTo));
  }

  /**
   * Describes all apps that were ever deployed, sorted by id. One that does not answer is described
   * as failed, with version 0 and the reason.
   */
  public CompletionStage<List<AppDescription>> list() {
    return known()
        .thenCompose(
            apps ->
                all(
                    apps.stream()
                        .filter(app -> app.namespace().equals(namespace))
                        .map(this::describeOrSayWhyNot)
                        .toList()))
        .thenApply(found -> found.stream().flatMap(Optional::stream).toList());
  }

  /** Describes an app; fails with {@code APP_NOT_FOUND} if there is none with that id. */
  public CompletionStage<AppDescription> describe(String id) {
    return askKnown(id, AppEntity.Describe::new);
  }

  /** Stops an app in order, until {@link #resume}; fails like {@link #describe}. */
  public CompletionStage<AppDescription> pause(String id) {
    return askKnown(id, AppEntity.Pause::new);
  }

  /**
   * Lets an app continue that was paused, has failed, or has a suspended task; fails like {@link
   * #describe}.
   */
  public CompletionStage<AppDescription> resume(String id) {
    return askKnown(id, AppEntity.Resume::new);
  }

  /**
   * Starts the apps of all accounts that were deployed before this system was started, and returns
   * those that have to wait because their code has not been deployed since.
   */
  public CompletionStage<List<AppKey>> startDeployed() {
    return known()
        .thenCompose(
            apps ->
                all(
                    apps.stream()
                        .map(
                            app ->
                                describeOrSayWhyNot(app)
                                    .thenApply(
                                        found -> found.filter(Apps::isToRun).map(run -> app)))
                        .toList()))
        .thenApply(
            apps ->
                apps.stream()
                    .flatMap(Optional::stream)
                    .filter(app -> !definitions.containsKey(app))
                    .toList());
  }

  private static boolean isToRun(AppDescription app) {
    return !app.paused() && app.failure() == null;
  }

  /** Returns the apps of all accounts, sorted. */
  private CompletionStage<Set<AppKey>> known() {
    return logs.meta()
        .ids()
        .thenApply(
            ids -> {
              Set<AppKey> apps = new TreeSet<>(ORDER);
              ids.forEach(id -> AppEntity.appOf(id).ifPresent(apps::add));
              return apps;
            });
  }

  private static <T> CompletionStage<List<T>> all(List<? extends CompletionStage<T>> stages) {
    CompletionStage<List<T>> all = CompletableFuture.completedFuture(new ArrayList<>());
    for (CompletionStage<T> stage : stages) {
      all =
          all.thenCombine(
              stage,
              (before, next) -> {
                before.add(next);
                return before;
              });
    }
    return all;
  }

  /** Describes an app; empty if it does not exist. */
  private CompletionStage<Optional<AppDescription>> describeOrSayWhyNot(AppKey app) {
    return ask(app, AppEntity.Describe::new)
        .handle(
            (found, failure) -> {
              if (failure == null) {
                return Optional.of(found);
              }
              return VirtaException.isRefusal(failure, ErrorCode.APP_NOT_FOUND)
                  ? Optional.empty()
                  : Optional.of(
                      new AppDescription(
                          app.id(),
                          0,
                          false,
                          Objects.toString(Failures.unwrap(failure).getMessage()),
                          List.of()));
            });
  }

  /** Asks an app, unless it does not exist: a question would start an entity for any id. */
  private <T, Q extends AppEntity.Command & Question<T>> CompletionStage<T> askKnown(
      String id, Function<ActorRef<StatusReply<T>>, Q> question) {
    AppKey app = new AppKey(namespace, id);
    return known()
        .thenCompose(
            apps ->
                apps.contains(app)
                    ? ask(app, question)
                    : CompletableFuture.failedFuture(AppEntity.notFound(app)));
  }

  private <T, Q extends AppEntity.Command & Question<T>> CompletionStage<T> ask(
      AppKey app, Function<ActorRef<StatusReply<T>>, Q> question) {
    return Asks.<AppEntity.Command, T>ask(
        sharding.entityRefFor(APP, app.entityId()), question::apply, TIMEOUT);
  }
}
