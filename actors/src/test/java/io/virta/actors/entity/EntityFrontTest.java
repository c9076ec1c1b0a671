package io.virta.actors.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.ask.Question;
import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.damage.DamagedEntities.Damage;
import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import io.virta.persistence.log.DamagedLogException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EntityFrontTest {
  private sealed interface Command {}

  private record Ask(ActorRef<StatusReply<String>> replyTo) implements Command, Question<String> {}

  private enum Stop implements Command {
    INSTANCE
  }

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final TestProbe<StatusReply<String>> caller = kit.createTestProbe();
  private final TestProbe<Command> entity = kit.createTestProbe();
  private final TestProbe<ActorRef<Command>> running = kit.createTestProbe();
  private final TestProbe<ActorRef<EntityFront.Recovery>> fronts = kit.createTestProbe();
  private final DamagedEntities damages = new DamagedEntities();
  private final TestProbe<ClusterSharding.ShardCommand> shard = kit.createTestProbe();
  private final AtomicInteger starts = new AtomicInteger();
  private final ActorRef<Command> front =
      kit.spawn(
          EntityFront.create(
              new EntityFront.Identity<>(
                  Command.class, Kind.ACCOUNT, "1", "Account 1", Stop.INSTANCE, shard.getRef()),
              damages,
              this::entity));
  private final ActorRef<EntityFront.Recovery> recovery = fronts.receiveMessage();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  /** Reports the commands it receives, and stops on request or after a failed recovery. */
  private Behavior<Command> entity(ActorRef<EntityFront.Recovery> toTell) {
    starts.incrementAndGet();
    fronts.getRef().tell(toTell);
    return Behaviors.setup(
        context -> {
          running.getRef().tell(context.getSelf());
          return Behaviors.receiveMessage(
              command -> {
                entity.getRef().tell(command);
                return command == Stop.INSTANCE ? Behaviors.stopped() : Behaviors.same();
              });
        });
  }

  private void ask() {
    front.tell(new Ask(caller.getRef()));
  }

  private void assertRefused(Consumer<VirtaException> refusal) {
    assertThat(caller.receiveMessage().getError())
        .isInstanceOfSatisfying(VirtaException.class, refusal);
  }

  @Test
  void passes_on_commands_from_before_and_after_the_recovery_in_order() {
    ask();
    entity.expectNoMessage();
    recovery.tell(EntityFront.Recovered.INSTANCE);
    front.tell(Stop.INSTANCE);

    assertThat(entity.receiveMessage()).isInstanceOf(Ask.class);
    assertThat(entity.receiveMessage()).isEqualTo(Stop.INSTANCE);
    caller.expectTerminated(front);
  }

  @Test
  void refuses_every_question_to_a_damaged_entity_and_never_restarts_it() {
    ask();
    recovery.tell(new EntityFront.Failed(new DamagedLogException("event 3 is damaged in x at 7")));
    assertRefused(
        refusal -> {
          assertThat(refusal.code()).isEqualTo(ErrorCode.DAMAGED);
          assertThat(refusal)
              .hasMessage("Account 1 cannot be read from the log: event 3 is damaged in x at 7");
        });
    ask();
    assertRefused(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DAMAGED));

    assertThat(starts).hasValue(1);
    assertThat(damages.all()).extracting(Damage::entityId).containsExactly("1");
    front.tell(Stop.INSTANCE);
    caller.expectTerminated(front);
  }

  @Test
  void leaves_memory_when_a_damaged_entity_is_no_longer_used() {
    recovery.tell(new EntityFront.Failed(new DamagedLogException("event 3 is damaged in x at 7")));
    ask();
    assertRefused(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DAMAGED));
    shard.expectNoMessage();

    time.timePasses(EntityFront.DAMAGED_STAYS);

    assertThat(shard.receiveMessage()).isEqualTo(new ClusterSharding.Passivate<>(front));
  }

  /** A writer that was fenced, say, must not open its log again: that is for who has it by then. */
  @Test
  void never_starts_an_entity_again_that_stopped() {
    recovery.tell(EntityFront.Recovered.INSTANCE);

    running.receiveMessage().tell(Stop.INSTANCE);

    caller.expectTerminated(front);
    assertThat(starts).hasValue(1);
  }

  @Test
  void rejects_an_entity_of_an_unregistered_kind() {
    EntityFront.Identity<Command> identity =
        new EntityFront.Identity<>(
            Command.class,
            new Kind("tasks", "task", "tasks"),
            "1",
            "Task 1",
            Stop.INSTANCE,
            shard.getRef());

    assertThatThrownBy(() -> EntityFront.create(identity, damages, this::entity))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'tasks' is not registered");
  }

  @Test
  void refuses_waiting_questions_when_reading_failed_and_reports_no_damage() {
    ask();
    recovery.tell(
        new EntityFront.Failed(new UncheckedIOException(new IOException("Too many open files"))));

    assertRefused(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThat(damages.all()).isEmpty();
  }
}
