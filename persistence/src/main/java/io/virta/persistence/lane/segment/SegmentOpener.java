package io.virta.persistence.lane.segment;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.DiskFile;
import io.virta.persistence.disk.OpenFiles;
import io.virta.persistence.disk.PooledFile;
import io.virta.persistence.log.LogUnusableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Opens the segments of a directory and reads their headers. A file that contains another segment
 * than its name states, or a copy of one, is ignored. Used once.
 */
public final class SegmentOpener {
  /**
   * A segment, and its header if that is readable. Without a header, {@link Segment#previousLsn}
   * may be too low, but never too high: any higher LSN may belong to a lost first entry.
   *
   * @param previousLsnMax an upper bound for the true value; {@link Long#MAX_VALUE} if no entry is
   *     readable
   */
  public record Opened(Segment segment, @Nullable SegmentHeader header, long previousLsnMax) {

    /**
     * The last LSN before the segment, or a lower one.
     *
     * @param reachedLsn the last LSN in the existing older segments
     */
    public long previousLsn(long reachedLsn) {
      return Math.max(segment.previousLsn(), Math.min(reachedLsn, previousLsnMax));
    }

    /** The highest LSN that a missing segment before it may have contained. */
    public long lastLsnInFront() {
      return previousLsnMax == Long.MAX_VALUE ? segment.previousLsn() : previousLsnMax;
    }
  }

  private final Disk disk;
  private final OpenFiles openFiles;
  private final UUID store;
  private final Map<Long, Long> misplaced = new HashMap<>();

  public SegmentOpener(Disk disk, OpenFiles openFiles, UUID store) {
    this.disk = disk;
    this.openFiles = openFiles;
    this.store = store;
  }

  /** Opens all segments, oldest first. */
  public List<Opened> open() throws IOException {
    List<Opened> all = new ArrayList<>();
    long previousLsn = 0;
    for (String name : disk.list()) {
      if (Segment.isFileName(name)) {
        Opened opened = open(name, previousLsn);
        if (opened != null) {
          all.add(opened);
          previousLsn = opened.segment.previousLsn();
        }
      }
    }
    return all;
  }

  /** The files that contain another segment than their name states, mapped to that segment. */
  public Map<Long, Long> misplaced() {
    return misplaced;
  }

  private @Nullable Opened open(String name, long atLeastLsn) throws IOException {
    PooledFile file = openFiles.toRead(name);
    SegmentHeader header = readHeader(file, name);
    long id = Segment.idOf(name);
    if (header != null && header.segmentId() != id) {
      misplaced.put(id, header.segmentId());
      file.close();
      return null;
    }
    Start start =
        header == null
            ? startOf(file, id, atLeastLsn)
            : new Start(header.previousLsn(), header.previousLsn());
    long createdMillis = header == null ? 0 : header.createdMillis();
    Segment segment = new Segment(id, file, start.previousLsnMin, createdMillis);
    return new Opened(segment, header, start.previousLsnMax);
  }

  private @Nullable SegmentHeader readHeader(DiskFile file, String name) throws IOException {
    SegmentHeader header = SegmentHeader.read(file);
    if (header != null && !header.store().equals(store)) {
      throw new LogUnusableException(
          "%s in %s belongs to another store (%s, this is %s): move the file away, it was not written here"
              .formatted(name, disk.describe(), header.store(), store));
    }
    return header;
  }

  /** The lower and upper bound for the last LSN before a segment. */
  private record Start(long previousLsnMin, long previousLsnMax) {}

  /**
   * Derives the bounds from the entries. A file is named only after its header is durable, so a bad
   * header is damage.
   */
  private static Start startOf(DiskFile file, long id, long atLeastLsn) throws IOException {
    ScanWindow window = new ScanWindow(file);
    CRC32C crc = new CRC32C();
    long limit = file.size();
    long found = window.find(EntryHead.MAGIC, SegmentHeader.BYTES, limit);
    while (found >= 0) {
      ByteBuffer bytes = window.view(found, EntryHead.BYTES);
      int length = EntryHead.headAndMetaBytes(bytes, bytes.position());
      if (length > 0) {
        bytes = window.view(found, length);
        EntryHead head = EntryHead.decode(bytes, bytes.position(), crc);
        if (head != null && head.segmentId() == id) {
          // LSNs have no gaps: if the first readable entry is not the first one of the segment, at
          // least one entry of the segment precedes it.
          return found == SegmentHeader.BYTES
              ? new Start(head.lsn() - 1, head.lsn() - 1)
              : new Start(atLeastLsn, head.lsn() - 2);
        }
      }
      found = window.find(EntryHead.MAGIC, found + EntryHead.ALIGNMENT, limit);
    }
    return new Start(atLeastLsn, Long.MAX_VALUE);
  }
}
