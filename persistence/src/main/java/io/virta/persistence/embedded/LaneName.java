package io.virta.persistence.embedded;

import io.virta.persistence.disk.FileDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The lanes of a data directory, in the order in which they are opened. */
public enum LaneName {
  /** Record batches: large segments, freed when retention has passed. */
  RECORDS("records", true),

  /** Small, long-lived entries of streams, leases and plans, and the snapshots of shards. */
  META("meta", true),

  /**
   * The state of processors: entries of up to megabytes, replaced by newer ones. Data directories
   * of version 0.1.0 do not have this lane.
   */
  STATE("state", false);

  private final String label;
  private final boolean inEveryDirectory;

  LaneName(String label, boolean inEveryDirectory) {
    this.label = label;
    this.inEveryDirectory = inEveryDirectory;
  }

  /** The name of the lane's directory, which settings, metrics and messages use, too. */
  public String label() {
    return label;
  }

  /**
   * The lanes that a used data directory must have: those of all versions, and others that it has
   * or is known to have had. Blocks on the disk.
   *
   * @throws io.virta.persistence.log.LogUnusableException if the directory's list of lanes is not
   *     what Virta writes
   */
  public static List<LaneName> in(Path directory) throws IOException {
    return new StoreRegister(directory, FileDisk::new).lanes();
  }

  /** Whether the data directories of all versions have this lane. */
  boolean isInEveryDirectory() {
    return inEveryDirectory;
  }
}
