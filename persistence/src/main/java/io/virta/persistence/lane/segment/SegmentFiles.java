package io.virta.persistence.lane.segment;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.DiskFile;
import io.virta.persistence.disk.OpenFiles;
import io.virta.persistence.disk.PooledFile;
import io.virta.persistence.lane.settings.LaneSettings;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Creates and frees segment files. A file gets the name of its segment only when its header is
 * durable, so a named file with a bad header is always damaged. Used by one thread.
 */
public final class SegmentFiles {
  private static final String NEW = "new.tmp";
  private static final String FREE_SUFFIX = ".free";

  private final Disk disk;
  private final OpenFiles openFiles;
  private final int recycledMax;
  private final boolean direct;
  private final Deque<String> recycled = new ArrayDeque<>();
  private final List<Segment> retired = new ArrayList<>();

  /** Creates an object for the files of a lane, without accessing the disk. */
  public SegmentFiles(Disk disk, OpenFiles openFiles, LaneSettings settings) {
    this.disk = disk;
    this.openFiles = openFiles;
    this.recycledMax = settings.segments().recycledMax();
    this.direct = settings.segments().directIo();
  }

  /** Removes files that a crash left incomplete. */
  public void clean() throws IOException {
    List<String> names = disk.list();
    for (String name : names) {
      boolean orphanIndex = name.endsWith(".idx") && !names.contains(name.replace(".idx", ".log"));
      if (name.endsWith(".tmp") || name.endsWith(FREE_SUFFIX) || orphanIndex) {
        disk.delete(name);
      }
    }
  }

  /** Creates a segment; its name and header are durable when this returns. */
  public Segment create(SegmentHeader header) throws IOException {
    String name = Segment.fileName(header.segmentId());
    String free = recycled.poll();
    String from = free == null ? NEW : free;
    if (free == null) {
      Bytes.deleteIfThere(disk, NEW);
    }
    try (DiskFile file = free == null ? disk.create(NEW) : disk.open(free)) {
      file.write(header.encode(), 0);
      file.force();
    }
    disk.rename(from, name);
    disk.forceDirectory();
    PooledFile file = openFiles.toWrite(name, direct);
    return new Segment(header.segmentId(), file, header.previousLsn(), header.createdMillis());
  }

  /**
   * Releases a segment that the index no longer refers to. A reader that still holds it may open
   * its file at any time, so the file stays until the last reader is done.
   */
  public void retire(Segment segment) {
    segment.release();
    retired.add(segment);
  }

  /** Whether {@link #giveBack} has work to do. */
  public boolean hasUnread() {
    return !retired.isEmpty() && retired.stream().anyMatch(Segment::isReleased);
  }

  /** Frees the files of retired segments without readers, durably. */
  public void giveBack() throws IOException {
    for (Iterator<Segment> all = retired.iterator(); all.hasNext(); ) {
      Segment segment = all.next();
      if (segment.isReleased()) {
        giveBack(segment);
        all.remove();
      }
    }
    disk.forceDirectory();
  }

  /** Deletes the file of a segment, or keeps it for a new segment. */
  private void giveBack(Segment segment) throws IOException {
    if (recycled.size() < recycledMax) {
      String free = segment.id() + FREE_SUFFIX;
      disk.rename(segment.fileName(), free);
      recycled.add(free);
    } else {
      disk.delete(segment.fileName());
    }
    Bytes.deleteIfThere(disk, Segment.indexName(segment.id()));
  }
}
