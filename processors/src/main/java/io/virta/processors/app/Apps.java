package io.virta.processors.app;

import io.virta.actors.ask.Asks;
import io.virta.actors.ask.Question;
import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.model.Namespace;
import io.virta.persistence.journal.NodeLogs;
import io.virta.processors.Definition;
import io.virta.processors.DefinitionException;
import io.virta.processors.graph.Topology;
import io.virta.processors.runtime.AppKey;
import io.virta.processors.runtime.TaskEntity;
import io.virta.processors.runtime.TaskEnvironment;
import io.virta.processors.runtime.TaskKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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
 * The apps of an ActorSystem whose streams are started, see {@link io.virta.client.Virta#start}.
 * Apps that were deployed before continue when their code is deployed again after a restart.
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

  private final ClusterSharding sharding;
  private final Map<String, Definition> definitions = new ConcurrentHashMap<>();

  private Apps(ActorSystem<?> system) {
    this.sharding = ClusterSharding.get(system);
    StreamsExtension streams = StreamsExtension.get(system);
    NodeLogs logs = NodeLogs.get(system);
    streams.figures().damages().register(AppEntity.KIND);
    TaskEnvironment tasks =
        new TaskEnvironment(
            streams.streams(),
            streams.shards().uncounted(),
            streams.producerOpening(),
            logs.stateWriters(),
            logs.state()::hasRoom,
            id -> Optional.ofNullable(definitions.get(id)));
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
   * Returns the apps of that system.
   *
   * @throws IllegalStateException unless its streams have been started
   */
  public static Apps get(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /**
   * Runs a processor in the default account. An app that runs this version already just goes on;
   * one that runs another version stops in order, and continues with this definition from the same
   * positions and with the same state. A paused app stays paused.
   *
   * @throws DefinitionException if the pipeline cannot run
   */
  public CompletionStage<AppDescription> deploy(Definition definition) {
    Topology topology = Topology.of(definition);
    definitions.put(topology.id(), definition);
    return ask(topology.id(), replyTo -> new AppEntity.Deploy(topology.version(), replyTo));
  }

  /** Describes an app; fails with {@code INVALID_ARGUMENT} if there is none with that id. */
  public CompletionStage<AppDescription> describe(String id) {
    return ask(id, AppEntity.Describe::new);
  }

  /** Stops an app in order, until {@link #resume}. */
  public CompletionStage<AppDescription> pause(String id) {
    return ask(id, AppEntity.Pause::new);
  }

  /** Lets an app continue that was paused, has failed, or has a suspended task. */
  public CompletionStage<AppDescription> resume(String id) {
    return ask(id, AppEntity.Resume::new);
  }

  private <T, Q extends AppEntity.Command & Question<T>> CompletionStage<T> ask(
      String id, Function<ActorRef<StatusReply<T>>, Q> question) {
    AppKey app = new AppKey(Namespace.DEFAULT, id);
    return Asks.<AppEntity.Command, T>ask(
        sharding.entityRefFor(APP, app.entityId()), question::apply, TIMEOUT);
  }
}
