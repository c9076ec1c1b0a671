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
 * Opens the segments of a directory and reads their headers. A file that holds another segment than
 * its name says, or a copy of one, is left alone and not opened. Used once.
 */
public final class SegmentOpener {
  /**
   * A segment, and its header when that can be read. Without a header, {@link Segment#previousLsn}
   * may be too low, never too high: any number above it may be that of a lost first entry.
   *
   * @param previousLsnMax the true one is not higher; {@link Long#MAX_VALUE} when no entry can be
   *     read
   */
  public record Opened(Segment segment, @Nullable SegmentHeader header, long previousLsnMax) {

    /**
     * The last number in front of the segment, or a lower one.
     *
     * @param reachedLsn the last number in the older segments that exist
     */
    public long previousLsn(long reachedLsn) {
      return Math.max(segment.previousLsn(), Math.min(reachedLsn, previousLsnMax));
    }

    /** The highest number that a missing segment in front of it may have held. */
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

  /** All of them, oldest first. */
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

  /** The files that hold another segment than their name says, with that segment. */
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

  /** What the last number in front of a segment is at least and at most. */
  private record Start(long previousLsnMin, long previousLsnMax) {}

  /** A file is named after its header is durable, so this is damage; the entries still tell. */
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
          // Numbers have no gaps: an entry further on had another one of the segment in front.
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
