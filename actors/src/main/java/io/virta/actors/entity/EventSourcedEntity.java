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
 * An entity with few, small events, in this module or one above. The events have their own lane in
 * the log, apart from the records, so that load on the streams does not delay them; snapshots
 * replace them from time to time.
 */
public abstract class EventSourcedEntity<C, E, S>
    extends EventSourcedBehaviorWithEnforcedReplies<C, E, S> {
  private static final int SNAPSHOTS_KEPT = 2;

  private final ActorRef<EntityFront.Recovery> front;
  private final int eventsPerSnapshot;
  private final BooleanSupplier logHasRoom;

  /**
   * Creates an entity behind a front.
   *
   * @param front is notified whether the entity could recover, and answers for an entity that could
   *     not
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
   * Returns the refusal of new requests while the log is full: persisting an event that the log
   * refuses would stop the entity, and callers can repeat a request. Work in progress and
   * deletions, which free space, are not refused; the log keeps a small reserve for them.
   *
   * @return {@code LOG_FULL}; null while there is room
   */
  protected final @Nullable VirtaException refusalWhenFull() {
    return logHasRoom.getAsBoolean()
        ? null
        : new VirtaException(
            ErrorCode.LOG_FULL, "The log of this node has no room for changes; free disk space.");
  }

  /** Throws the {@link #refusalWhenFull} while the log is full. */
  protected final void requireRoom() {
    VirtaException refusal = refusalWhenFull();
    if (refusal != null) {
      throw refusal;
    }
  }

  /** Called after recovery; resumes what a stop interrupted. */
  protected void recovered(S state) {}

  /** Returns the actor that Cluster Sharding knows as this entity, for passivation. */
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
    return "virta.snapshot.meta";
  }

  @Override
  public final RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(eventsPerSnapshot, SNAPSHOTS_KEPT)
        .withDeleteEventsOnSnapshot();
  }
}
