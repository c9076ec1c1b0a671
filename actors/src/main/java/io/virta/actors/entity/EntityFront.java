package io.virta.actors.entity;

import io.virta.actors.ask.Question;
import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.damage.DamagedEntities.Damage;
import io.virta.actors.damage.RecoveryFailures;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import io.virta.actors.serialization.LocalMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.jspecify.annotations.Nullable;

/**
 * The parent of an {@link EventSourcedEntity}, which answers in its place when it cannot recover:
 * an event-sourced behavior that fails to recover stops and leaves its callers without an answer.
 * An entity whose log is damaged is not restarted; its front refuses every question at once. After
 * a while without questions the front leaves memory, and the next question reads the log again.
 *
 * <pre>
 * recovering --Recovered--> serving (every command goes on to the entity)
 *     |
 *     +--Failed--> damaged (refuses; leaves when idle)       when the log is damaged
 *     +--Failed--> stopped (the next command starts it again)   when the failure may pass
 * </pre>
 */
public final class EntityFront<C> extends AbstractBehavior<Object> {
  /** Messages from the entity to its front. */
  public sealed interface Recovery extends LocalMessage {}

  /** The entity has recovered and accepts commands. */
  enum Recovered implements Recovery {
    INSTANCE
  }

  /** The entity cannot read its log, and stops. */
  record Failed(Throwable cause) implements Recovery {}

  private enum EntityStopped implements LocalMessage {
    INSTANCE
  }

  private enum Idle implements LocalMessage {
    INSTANCE
  }

  /**
   * The entity that a front serves.
   *
   * @param words names the entity in messages
   * @param stop makes the entity leave memory
   * @param shard is asked to passivate the entity
   */
  public record Identity<C>(
      Class<C> commands,
      DamagedEntities.Kind kind,
      String entityId,
      String words,
      C stop,
      ActorRef<ClusterSharding.ShardCommand> shard) {}

  /** How long the front of a damaged entity stays in memory after the last question. */
  static final Duration DAMAGED_STAYS = Duration.ofMinutes(1);

  private static final int HELD_MAX = 10_000;

  private final Identity<C> identity;
  private final DamagedEntities damages;
  private final ActorRef<C> entity;
  private final List<C> held = new ArrayList<>();
  private boolean recovered;

  /** Why questions are refused; null while they are not. */
  private @Nullable VirtaException refusal;

  private EntityFront(
      ActorContext<Object> context,
      Identity<C> identity,
      DamagedEntities damages,
      Function<ActorRef<Recovery>, Behavior<C>> entity) {
    super(context);
    this.identity = identity;
    this.damages = damages;
    this.entity = context.spawn(entity.apply(context.getSelf().narrow()), "entity");
    context.watchWith(this.entity, EntityStopped.INSTANCE);
  }

  /**
   * Returns an entity behind its front.
   *
   * @param entity creates the entity, given its front; the entity reports its recovery to the
   *     front, and the front is passivated in its place
   * @throws IllegalArgumentException when the kind of the entity is not registered
   */
  public static <C> Behavior<C> create(
      Identity<C> identity,
      DamagedEntities damages,
      Function<ActorRef<Recovery>, Behavior<C>> entity) {
    damages.requireRegistered(identity.kind());
    return Behaviors.<Object>setup(context -> new EntityFront<>(context, identity, damages, entity))
        .narrow();
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(Recovered.class, message -> onRecovered())
        .onMessage(Failed.class, this::onFailed)
        .onMessage(EntityStopped.class, message -> onEntityStopped())
        .onMessage(Idle.class, message -> onIdle())
        .onMessage(identity.commands(), this::onCommand)
        .build();
  }

  private Behavior<Object> onCommand(C command) {
    if (refusal != null) {
      return refuse(command, refusal);
    }
    if (recovered) {
      entity.tell(command);
    } else if (held.size() < HELD_MAX) {
      held.add(command);
    } else {
      return refuse(
          command,
          new VirtaException(
              ErrorCode.UNAVAILABLE, identity.words() + " is still being read from the log."));
    }
    return this;
  }

  private Behavior<Object> refuse(C command, VirtaException reason) {
    if (command instanceof Question<?> question) {
      question.refuse(reason);
    }
    return command.equals(identity.stop()) ? Behaviors.stopped() : this;
  }

  private Behavior<Object> onRecovered() {
    recovered = true;
    held.forEach(entity::tell);
    held.clear();
    return this;
  }

  private Behavior<Object> onFailed(Failed failed) {
    if (refusal != null) {
      return this; // Pekko may signal one failure twice
    }
    VirtaException reason = RecoveryFailures.refusal(identity.words(), failed.cause());
    refusal = reason;
    if (reason.code() == ErrorCode.DAMAGED) {
      damages.found(
          new Damage(
              identity.kind(), identity.entityId(), String.valueOf(failed.cause().getMessage())));
      getContext().setReceiveTimeout(DAMAGED_STAYS, Idle.INSTANCE);
    } else {
      getContext().getLog().error(reason.getMessage(), failed.cause());
    }
    return refuseHeld(reason);
  }

  private Behavior<Object> refuseHeld(VirtaException reason) {
    Behavior<Object> next = this;
    for (C command : held) {
      if (refuse(command, reason) != this) {
        next = Behaviors.stopped();
      }
    }
    held.clear();
    return next;
  }

  private Behavior<Object> onIdle() {
    identity.shard().tell(new ClusterSharding.Passivate<>(getContext().getSelf()));
    return this;
  }

  private Behavior<Object> onEntityStopped() {
    if (refusal != null && refusal.code() == ErrorCode.DAMAGED) {
      return this;
    }
    refuseHeld(
        new VirtaException(
            ErrorCode.UNAVAILABLE, identity.words() + " stopped before it answered."));
    return Behaviors.stopped();
  }
}
