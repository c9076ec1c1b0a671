package io.virta.persistence.lane.index;

import io.virta.persistence.log.DamagedLogException;

/** An entry was found damaged when it was read. */
public final class DamagedEntryException extends DamagedLogException {
  private static final long serialVersionUID = 1L;

  /**
   * The place of the damage.
   *
   * @param file the name of the file in the directory of the lane
   * @param event the unreadable entry; its event count is 0 for a snapshot
   * @param what a clause that describes the finding
   */
  public record Place(String file, long offset, History history, EventRef event, String what) {}

  private final transient Place place;

  DamagedEntryException(Place place) {
    super(
        "%s: event %d is damaged in %s at %d: %s; nothing was discarded, see `log verify` and `log repair`"
            .formatted(
                place.history.persistenceId(),
                place.event.persistSeq(),
                place.file,
                place.offset,
                place.what));
    this.place = place;
  }

  public Place place() {
    return place;
  }
}
