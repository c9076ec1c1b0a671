package io.virta.persistence.lane;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.DiskFile;
import java.io.IOException;
import java.util.List;

/**
 * Two slots that take turns, so that a write torn by a crash leaves the checkpoint before it. Used
 * by one thread at a time.
 */
final class CheckpointStore {
  private static final List<String> SLOTS = List.of("CHECKPOINT-0", "CHECKPOINT-1");

  private final Disk disk;
  private Checkpoint newest = Checkpoint.NONE;
  private String newestSlot = SLOTS.get(0);

  CheckpointStore(Disk disk) throws IOException {
    this.disk = disk;
    List<String> files = disk.list();
    for (String slot : SLOTS) {
      if (files.contains(slot)) {
        Checkpoint found = Checkpoint.decode(Bytes.readAll(disk, slot));
        if (found != null && found.epoch() > newest.epoch()) {
          newest = found;
          newestSlot = slot;
        }
      }
    }
  }

  Checkpoint newest() {
    return newest;
  }

  /** Returns when the checkpoint is durable. */
  void write(Checkpoint checkpoint) throws IOException {
    String slot = SLOTS.get(1 - SLOTS.indexOf(newestSlot));
    boolean known = disk.list().contains(slot);
    try (DiskFile file = known ? disk.open(slot) : disk.create(slot)) {
      file.write(checkpoint.encode(), 0);
      file.force();
    }
    if (!known) {
      disk.forceDirectory();
    }
    newest = checkpoint;
    newestSlot = slot;
  }
}
