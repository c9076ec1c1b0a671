package io.virta.persistence.lane;

import io.virta.persistence.log.DamagedLogException;

/** An entry was found damaged when it was read. */
final class DamagedEntryException extends DamagedLogException {
  private static final long serialVersionUID = 1L;

  /** Where the damage is. */
  record Place(String file, long offset, Shard shard, EventRef event, String what) {}

  private final transient Place place;

  DamagedEntryException(Place place) {
    super(
        "%s: event %d is damaged in %s at %d: %s; nothing was thrown away, see `log verify` and `log repair`"
            .formatted(
                place.shard.persistenceId,
                place.event.persistSeq(),
                place.file,
                place.offset,
                place.what));
    this.place = place;
  }

  Place place() {
    return place;
  }
}
