package io.virta.persistence.lane.evidence;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.DiskFile;
import io.virta.persistence.lane.segment.Bytes;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Two slots that are written in turn, so that the previous checkpoint survives a write torn by a
 * crash. Used by one thread at a time.
 */
public final class CheckpointStore {
  private static final List<String> SLOTS = List.of("CHECKPOINT-0", "CHECKPOINT-1");

  private final Disk disk;
  private final UUID store;
  private Checkpoint newest = Checkpoint.NONE;
  private String newestSlot = SLOTS.get(0);

  /**
   * Reads both slots. A slot of another lane counts as damaged.
   *
   * @param belongs decides whether a checkpoint that does not identify its lane may be of this lane
   */
  public CheckpointStore(Disk disk, UUID store, Predicate<Checkpoint> belongs) throws IOException {
    this.disk = disk;
    this.store = store;
    for (String slot : SLOTS) {
      Checkpoint found = read(slot);
      if (found != null && (!found.old() || belongs.test(found)) && isNewer(found)) {
        newest = found;
        newestSlot = slot;
      }
    }
  }

  static boolean isFileName(String name) {
    return SLOTS.contains(name);
  }

  private @Nullable Checkpoint read(String slot) throws IOException {
    return disk.exists(slot) ? Checkpoint.decode(Bytes.readAll(disk, slot), store) : null;
  }

  /** A lane no longer writes the old format once it has written the new one. */
  private boolean isNewer(Checkpoint found) {
    boolean first = newest.epoch() == 0;
    return first || (found.old() == newest.old() ? found.epoch() > newest.epoch() : newest.old());
  }

  /** The newest valid checkpoint; {@link Checkpoint#NONE} if there is none. */
  public Checkpoint newest() {
    return newest;
  }

  /** Writes a checkpoint; it is durable when this returns. */
  public void write(Checkpoint checkpoint) throws IOException {
    String slot = SLOTS.get(1 - SLOTS.indexOf(newestSlot));
    boolean known = disk.exists(slot);
    try (DiskFile file = known ? disk.open(slot) : disk.create(slot)) {
      file.write(checkpoint.encode(store), 0);
      file.force();
    }
    if (!known) {
      disk.forceDirectory();
    }
    newest = checkpoint;
    newestSlot = slot;
  }
}
