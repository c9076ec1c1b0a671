package io.virta.actors.entity;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/**
 * An entity of few, small events, of this module or one above. The events have a lane of their own
 * beside that of the records, so that no load on the streams keeps them waiting; a snapshot
 * replaces them now and then.
 */
public abstract class EventSourcedEntity<C, E, S>
    extends EventSourcedBehaviorWithEnforcedReplies<C, E, S> {
  private static final int SNAPSHOTS_KEPT = 2;

  private final ActorRef<EntityFront.Recovery> front;
  private final int eventsPerSnapshot;
  private final BooleanSupplier logHasRoom;

  /**
   * An entity behind a front.
   *
   * @param front is told whether the entity could recover; without it nobody would answer for an
   *     entity that could not
   */
  protected EventSourcedEntity(
      PersistenceId id,
      ActorRef<EntityFront.Recovery> front,
      int eventsPerSnapshot,
      BooleanSupplier logHasRoom) {
    super(id);
    this.front = front;
    this.eventsPerSnapshot = eventsPerSnapshot;
    this.logHasRoom = logHasRoom;
  }

  /**
   * Refuses, while the log is full, what somebody asks for and can ask for again: a log that
   * refuses an event ends its entity. What is under way, and what gives room back, continues with
   * the little that is kept for it.
   *
   * @return {@code LOG_FULL}; null while there is room
   */
  protected final @Nullable VirtaException refusalWhenFull() {
    return logHasRoom.getAsBoolean()
        ? null
        : new VirtaException(
            ErrorCode.LOG_FULL, "The log of this node has no room for changes; free disk space.");
  }

  /** Throws {@link #refusalWhenFull}, if there is one. */
  protected final void requireRoom() {
    VirtaException refusal = refusalWhenFull();
    if (refusal != null) {
      throw refusal;
    }
  }

  /** Resumes what a stop interrupted; the entity has recovered. */
  protected void recovered(S state) {}

  /** What Cluster Sharding knows as this entity, for passivation. */
  protected final ActorRef<EntityFront.Recovery> front() {
    return front;
  }

  @Override
  public final SignalHandler<S> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            RecoveryCompleted.class,
            (state, signal) -> {
              front.tell(EntityFront.Recovered.INSTANCE);
              recovered(state);
            })
        .onSignal(
            RecoveryFailed.class,
            (state, signal) -> front.tell(new EntityFront.Failed(signal.getFailure())))
        .build();
  }

  @Override
  public final String journalPluginId() {
    return "virta.journal.meta";
  }

  @Override
  public final String snapshotPluginId() {
    return "virta.snapshot";
  }

  @Override
  public final RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(eventsPerSnapshot, SNAPSHOTS_KEPT)
        .withDeleteEventsOnSnapshot();
  }
}
