package io.virta.actors.stream;

import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/**
 * An entity of few, small events. They have a lane of their own beside that of the records, so that
 * no load on the streams keeps them waiting; a snapshot replaces them now and then.
 */
public abstract class MetaEntity<C, E, S> extends EventSourcedBehaviorWithEnforcedReplies<C, E, S> {
  private static final int SNAPSHOTS_KEPT = 2;

  private final int eventsPerSnapshot;

  protected MetaEntity(PersistenceId id, int eventsPerSnapshot) {
    super(id);
    this.eventsPerSnapshot = eventsPerSnapshot;
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
