package io.virta.persistence.lane;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that were once durable cannot be read right. Nothing was thrown away; {@code log repair}
 * decides what to abandon.
 */
public final class DamagedLogException extends LaneException {
  private static final long serialVersionUID = 1L;

  /** An entry that was found damaged when it was read. */
  record Place(String file, long offset, Shard shard, EventRef event, String what) {}

  private final transient @Nullable Place place;

  public DamagedLogException(String message) {
    super(message);
    this.place = null;
  }

  DamagedLogException(Place place) {
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

  /** Where the damage is, if a read found it. */
  Optional<Place> place() {
    return Optional.ofNullable(place);
  }
}
