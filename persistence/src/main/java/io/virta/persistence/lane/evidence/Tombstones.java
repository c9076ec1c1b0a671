package io.virta.persistence.lane.evidence;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.lane.segment.Bytes;
import io.virta.persistence.log.LogUnusableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongPredicate;

/**
 * The data that repairs abandoned: readers skip it instead of failing. Kept in a separate file, so
 * that a repair never writes to the log itself.
 *
 * @param lsn the LSN up to which the repair saw damage; lost entries up to it of unknown ids are
 *     abandoned, too
 * @param snapshotLsns the abandoned snapshots
 * @param old whether the file has format 1, which does not identify its lane
 */
public record Tombstones(long lsn, List<Range> ranges, Set<Long> snapshotLsns, boolean old) {

  /** Events of one history, both ends included, by persist sequence number. */
  public record Range(int historyNo, long fromSeq, long toSeq) {}

  public static final Tombstones NONE = new Tombstones(0, List.of(), Set.of(), false);

  private static final String NAME = "TOMBSTONES";
  private static final int MAGIC = 0x54474C56; // "VLGT"
  private static final int FORMAT = 2;
  private static final int OLD_FORMAT = 1;
  private static final int OLD_FIXED_BYTES = 28;
  private static final int FIXED_BYTES = OLD_FIXED_BYTES + Bytes.UUID_BYTES;
  private static final int RANGE_BYTES = Integer.BYTES + 2 * Long.BYTES;

  /** Returns the union of both. */
  public Tombstones with(Tombstones more) {
    List<Range> allRanges = new ArrayList<>(ranges);
    allRanges.addAll(more.ranges);
    Set<Long> allSnapshots = new HashSet<>(snapshotLsns);
    allSnapshots.addAll(more.snapshotLsns);
    return new Tombstones(Math.max(lsn, more.lsn), allRanges, allSnapshots, /* old= */ false);
  }

  /** Writes the file; it is durable when this returns. */
  public void write(Disk disk, UUID store) throws IOException {
    int length = FIXED_BYTES + ranges.size() * RANGE_BYTES + snapshotLsns.size() * Long.BYTES;
    ByteBuffer out = Bytes.allocate(length);
    out.putInt(MAGIC).putInt(0).putInt(FORMAT);
    Bytes.putUuid(out, store);
    out.putLong(lsn);
    out.putInt(ranges.size()).putInt(snapshotLsns.size());
    for (Range range : ranges) {
      out.putInt(range.historyNo).putLong(range.fromSeq).putLong(range.toSeq);
    }
    snapshotLsns.forEach(out::putLong);
    out.putInt(4, Bytes.crc32c(out, 8, length));
    Bytes.writeAtomically(disk, NAME, out.flip());
  }

  /**
   * Reads the tombstones of a lane.
   *
   * @param belongs decides whether a file that does not identify its lane may be of this one, by
   *     the LSN up to which damage was seen
   * @throws LogUnusableException if the file is damaged or of another lane: it must not hide damage
   *     that no repair abandoned
   */
  public static Tombstones read(Disk disk, UUID store, LongPredicate belongs) throws IOException {
    if (!disk.exists(NAME)) {
      return NONE;
    }
    ByteBuffer in = Bytes.readAll(disk, NAME);
    int format = in.limit() < OLD_FIXED_BYTES ? 0 : in.getInt(8);
    boolean known = format == FORMAT || format == OLD_FORMAT;
    if (!known || in.getInt(0) != MAGIC || Bytes.crc32c(in, 8, in.limit()) != in.getInt(4)) {
      throw unusable("%s in %s is damaged", disk);
    }
    in.position(12);
    boolean old = format == OLD_FORMAT;
    boolean foreign = !old && !Bytes.uuid(in).equals(store);
    Tombstones found = decode(in, old);
    if (foreign || (old && !belongs.test(found.lsn))) {
      throw unusable("%s in %s belongs to another log", disk);
    }
    return found;
  }

  private static LogUnusableException unusable(String what, Disk disk) {
    return new LogUnusableException(
        (what + ": delete it, start again, and repeat `log repair` if damage shows")
            .formatted(NAME, disk.describe()));
  }

  private static Tombstones decode(ByteBuffer in, boolean old) {
    long lsn = in.getLong();
    int rangeCount = in.getInt();
    int snapshotCount = in.getInt();
    List<Range> ranges = new ArrayList<>(rangeCount);
    for (int i = 0; i < rangeCount; i++) {
      ranges.add(new Range(in.getInt(), in.getLong(), in.getLong()));
    }
    Set<Long> snapshots = new HashSet<>();
    for (int i = 0; i < snapshotCount; i++) {
      snapshots.add(in.getLong());
    }
    return new Tombstones(lsn, ranges, snapshots, old);
  }
}
