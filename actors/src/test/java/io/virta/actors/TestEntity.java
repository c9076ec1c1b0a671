package io.virta.actors;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.virta.client.VirtaConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResult;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.SerializationSettings;

/**
 * One event-sourced entity on an in-memory log, which runs one command at a time. Uses {@link
 * ManualTime}.
 */
public final class TestEntity<C, E, S> {
  private enum End {
    OF_ANSWERS
  }

  private final ActorTestKit system;
  private final Behavior<C> behavior;
  private final Function<S, ?> comparable;
  private final EventSourcedBehaviorTestKit<C, E, S> kit;
  private final TestProbe<Object> caller;

  private TestEntity(
      ActorTestKit system,
      Behavior<C> behavior,
      Function<S, ?> comparable,
      SerializationSettings serialization) {
    this.system = system;
    this.behavior = behavior;
    this.comparable = comparable;
    this.kit = EventSourcedBehaviorTestKit.create(system.system(), behavior, serialization);
    this.caller = system.createTestProbe();
  }

  /** Creates an actor system for such entities. */
  public static ActorTestKit newSystem() {
    return ActorTestKit.create(
        VirtaConfig.load(
            ConfigFactory.parseMap(
                    Map.of(
                        "pekko.loglevel", "WARNING",
                        "pekko.actor.provider", "local",
                        // The first wait includes class loading in a cold JVM, while another JVM
                        // may be busy.
                        "pekko.actor.testkit.typed.single-expect-default", "20s",
                        "virta.journal.meta.class", Journal.class.getName(),
                        "virta.snapshot.meta.class", Snapshots.class.getName()))
                .withFallback(ManualTime.config())
                .withFallback(EventSourcedBehaviorTestKit.config())));
  }

  /** Creates an entity whose state is immutable and is its own snapshot. */
  public static <C, E, S> TestEntity<C, E, S> of(ActorTestKit system, Behavior<C> behavior) {
    return new TestEntity<>(system, behavior, state -> state, serialization());
  }

  /** Creates an entity whose state is mutable; {@code snapshot} makes its snapshots. */
  public static <C, E, S> TestEntity<C, E, S> of(
      ActorTestKit system, Behavior<C> behavior, Function<S, ?> snapshot) {
    return new TestEntity<>(system, behavior, snapshot, serialization().withVerifyState(false));
  }

  /**
   * Leaves out commands: not all are sent between nodes, and KryoSerializerTest tests those that
   * are.
   */
  private static SerializationSettings serialization() {
    return EventSourcedBehaviorTestKit.enabledSerializationSettings()
        .withVerifyCommands(false)
        .withVerifyEquality(true);
  }

  /** The journal of entities, which stores events where the test kit reads them. */
  public static final class Journal extends PersistenceTestKitPlugin {
    public Journal(Config config, String path) {
      super(config, PersistenceTestKitPlugin.PluginId());
    }
  }

  /** The snapshot store of entities, where the test kit reads them. */
  public static final class Snapshots extends PersistenceTestKitSnapshotPlugin {
    public Snapshots(Config config, String path) {
      super(config, PersistenceTestKitSnapshotPlugin.PluginId());
    }
  }

  public EventSourcedBehaviorTestKit<C, E, S> kit() {
    return kit;
  }

  /** Returns the actor to which commands are answered. */
  public <T> ActorRef<StatusReply<T>> caller() {
    return caller.getRef().narrow();
  }

  /** Returns the answers since the last call. */
  public List<StatusReply<?>> answers() {
    caller.getRef().tell(End.OF_ANSWERS);
    List<StatusReply<?>> answers = new ArrayList<>();
    while (caller.receiveMessage() instanceof StatusReply<?> answer) {
      answers.add(answer);
    }
    return answers;
  }

  /**
   * Runs a command and replays the entity, which must reach the same state again.
   *
   * @return the outcome, in the format of {@link CommandTable}
   */
  public String run(C command) {
    CommandResult<C, E, S> result = kit.runCommand(command);
    String outcome = CommandTable.outcome(result.events(), answers());
    assertThatReplaysTo(result.state());
    return outcome;
  }

  /** Runs the command of a cell, which must have the outcome in the cell. */
  public void assertDoes(CommandTable.Cell cell, C command) {
    if (cell.outcome().equals(CommandTable.STOPS)) {
      assertThatStops(command);
    } else {
      assertThat(run(command)).as("%s", cell).isEqualTo(cell.outcome());
    }
  }

  /** Replays the entity, which must reach its current state. */
  public void assertThatReplays() {
    assertThatReplaysTo(kit.getState());
  }

  private void assertThatReplaysTo(S state) {
    Object before = comparable.apply(state);
    Object after = comparable.apply(kit.restart().state());
    assertThat(after).isEqualTo(before);
  }

  /** Checks that a command stops the entity, with a second instance on the same log. */
  private void assertThatStops(C command) {
    ActorRef<C> entity = system.spawn(behavior);
    entity.tell(command);
    caller.expectTerminated(entity);
  }
}
