package io.virta.persistence.lane;

import io.virta.persistence.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a repair gave up: readers skip it knowingly instead of failing. Kept in a file beside the
 * log, so that a repair never writes to the log itself.
 *
 * @param lsn damage up to that number was seen by the repair; what it could not name is given up
 * @param snapshotLsns snapshots that cannot be read
 */
record Tombstones(long lsn, List<Range> ranges, Set<Long> snapshotLsns) {

  /** Events of one shard, both ends included. */
  record Range(int shardNo, long fromSeq, long toSeq) {}

  static final Tombstones NONE = new Tombstones(0, List.of(), Set.of());

  private static final String NAME = "TOMBSTONES";
  private static final int MAGIC = 0x54474C56; // "VLGT"
  private static final int FORMAT = 1;
  private static final int FIXED_BYTES = 28;
  private static final int RANGE_BYTES = Integer.BYTES + 2 * Long.BYTES;

  Tombstones with(Tombstones more) {
    List<Range> allRanges = new ArrayList<>(ranges);
    allRanges.addAll(more.ranges);
    Set<Long> allSnapshots = new HashSet<>(snapshotLsns);
    allSnapshots.addAll(more.snapshotLsns);
    return new Tombstones(Math.max(lsn, more.lsn), allRanges, allSnapshots);
  }

  void write(Disk disk) throws IOException {
    int length = FIXED_BYTES + ranges.size() * RANGE_BYTES + snapshotLsns.size() * Long.BYTES;
    ByteBuffer out = Bytes.allocate(length);
    out.putInt(MAGIC).putInt(0).putInt(FORMAT).putLong(lsn);
    out.putInt(ranges.size()).putInt(snapshotLsns.size());
    for (Range range : ranges) {
      out.putInt(range.shardNo).putLong(range.fromSeq).putLong(range.toSeq);
    }
    snapshotLsns.forEach(out::putLong);
    out.putInt(4, Bytes.crc32c(out, 8, length));
    Bytes.writeAtomically(disk, NAME, out.flip());
  }

  static Tombstones read(Disk disk) throws IOException {
    if (!disk.list().contains(NAME)) {
      return NONE;
    }
    ByteBuffer in = Bytes.readAll(disk, NAME);
    if (in.limit() < FIXED_BYTES
        || in.getInt(0) != MAGIC
        || in.getInt(8) != FORMAT
        || Bytes.crc32c(in, 8, in.limit()) != in.getInt(4)) {
      throw new LaneUnusableException(
          "%s in %s is damaged: delete it, start again, and repeat `log repair` if damage shows"
              .formatted(NAME, disk.describe()));
    }
    in.position(12);
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
    return new Tombstones(lsn, ranges, snapshots);
  }
}
