package io.virta.persistence.lane.index;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.DiskFile;
import io.virta.persistence.lane.evidence.Tombstones;
import io.virta.persistence.lane.segment.Bytes;
import io.virta.persistence.lane.segment.Extent;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.lane.segment.SegmentEnd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The index file of a segment that is no longer written. It exists only if the segment was durable
 * up to its end; it can always be rebuilt by scanning. The directory at the start of the file is
 * read when the lane opens, the entries after it on demand. Used by the thread that changes the
 * index.
 */
public final class SealedIndex {
  private record NamedRun(int historyNo, RunSummary summary) {}

  private record NamedSnapshot(
      int historyNo, long persistSeq, long timestampMillis, long lsn, Extent extent) {}

  private static final int MAGIC = 0x49474C56; // "VLGI"
  private static final int FORMAT = 2;
  private static final int OLD_FORMAT = 1;
  private static final int OLD_FIXED_BYTES = 60;
  private static final int FIXED_BYTES = OLD_FIXED_BYTES + Bytes.UUID_BYTES;
  private static final int RUN_BYTES = 64;
  private static final int SNAPSHOT_BYTES = 44;

  private final boolean old;
  private final SegmentEnd end;
  private final long newestArrivalMillis;
  private final List<NamedRun> runs = new ArrayList<>();
  private final List<NamedSnapshot> snapshots = new ArrayList<>();
  private final Map<Integer, String> names = new HashMap<>();

  private SealedIndex(boolean old, SegmentEnd end, long newestArrivalMillis) {
    this.old = old;
    this.end = end;
    this.newestArrivalMillis = newestArrivalMillis;
  }

  /** Whether the file has format 1, which does not identify its lane. */
  public boolean isOld() {
    return old;
  }

  /** The end of its segment's entries. */
  public SegmentEnd end() {
    return end;
  }

  /** Writes the index of a durable segment; its runs must be in memory. */
  public static SealedIndex write(Disk disk, UUID store, Segment segment, LaneIndex lane)
      throws IOException {
    SealedIndex index =
        new SealedIndex(
            /* old= */ false,
            new SegmentEnd(segment.id(), segment.end(), segment.lastLsn()),
            segment.newestArrivalMillis());
    List<Run> inMemory = new ArrayList<>();
    for (History history : lane.histories()) {
      index.gather(segment, history, inMemory);
    }
    int directoryBytes = index.directoryBytes(inMemory.size());
    long at = directoryBytes;
    for (Run run : inMemory) {
      RunSummary.Stored stored =
          new RunSummary.Stored(at, run.count(), run.entriesInMemory().crc32c());
      index.runs.add(new NamedRun(run.historyNo(), run.summary(stored)));
      at = stored.end();
    }
    ByteBuffer out = Bytes.allocate(Math.toIntExact(at));
    index.encode(out, store, directoryBytes, inMemory);
    Bytes.writeAtomically(disk, Segment.indexName(segment.id()), out.flip());
    return index;
  }

  private void gather(Segment segment, History history, List<Run> inMemory) {
    for (Run run : history.runs()) {
      if (run.segment() == segment) {
        inMemory.add(run);
        names.put(history.no(), history.persistenceId());
      }
    }
    for (SnapshotRef ref : history.snapshots()) {
      if (ref.segment() == segment) {
        snapshots.add(
            new NamedSnapshot(
                history.no(), ref.persistSeq(), ref.timestampMillis(), ref.lsn(), ref.extent()));
        names.put(history.no(), history.persistenceId());
      }
    }
  }

  private int directoryBytes(int runCount) {
    int bytes = FIXED_BYTES + runCount * RUN_BYTES + snapshots.size() * SNAPSHOT_BYTES;
    for (String name : names.values()) {
      bytes += Integer.BYTES + Bytes.textBytes(name);
    }
    return bytes;
  }

  /** Drops the entries from memory: from now on they are loaded from this file. */
  public void attach(Segment segment, LaneIndex lane) {
    for (NamedRun named : runs) {
      History history = lane.find(named.historyNo);
      Run inMemory = history == null ? null : history.runOf(segment, named.summary.firstSeq());
      if (history != null && inMemory != null) {
        history.replace(inMemory, new Run(named.historyNo, segment, named.summary));
      }
    }
  }

  /**
   * Restores the kept entries of a segment and of the lane's index from this file, instead of a
   * scan.
   */
  public void install(Segment segment, LaneIndex lane, Tombstones tombstones) {
    segment.endsAt(end.end(), end.lastLsn());
    segment.arrived(newestArrivalMillis);
    names.forEach((no, name) -> lane.name(name, no));
    for (NamedRun named : runs) {
      RunSummary run = named.summary;
      History history = lane.find(named.historyNo);
      if (history != null && run.lastSeq() > history.trimmedTo()) {
        segment.hold(run.bytes());
        history.insert(new Run(named.historyNo, segment, run));
        history.raiseHighest(run.lastSeq());
      }
    }
    for (NamedSnapshot named : snapshots) {
      History history = lane.find(named.historyNo);
      if (history != null
          && history.losses().isOwed(named.lsn)
          && !tombstones.snapshotLsns().contains(named.lsn)) {
        history.add(
            new SnapshotRef(
                named.persistSeq, named.timestampMillis, named.lsn, segment, named.extent));
      }
    }
  }

  private void encode(ByteBuffer out, UUID store, int directoryBytes, List<Run> inMemory) {
    out.position(directoryBytes);
    for (Run run : inMemory) {
      run.entriesInMemory().writeTo(out);
    }
    int endOfFile = out.position();
    out.position(0);
    out.putInt(MAGIC).putInt(0).putInt(FORMAT).putInt(directoryBytes);
    Bytes.putUuid(out, store);
    out.putLong(end.segmentId()).putLong(end.end()).putLong(end.lastLsn());
    out.putLong(newestArrivalMillis);
    out.putInt(runs.size()).putInt(snapshots.size()).putInt(names.size());
    for (NamedRun named : runs) {
      RunSummary run = named.summary;
      RunSummary.Stored stored = run.stored();
      out.putInt(named.historyNo).putInt(stored.count()).putInt(stored.crc32c()).putInt(0);
      out.putLong(run.firstSeq()).putLong(run.lastSeq()).putLong(run.nextRecordSeq());
      out.putLong(run.newestArrivalMillis()).putLong(run.bytes()).putLong(stored.offset());
    }
    for (NamedSnapshot snapshot : snapshots) {
      out.putInt(snapshot.historyNo).putLong(snapshot.persistSeq);
      out.putLong(snapshot.timestampMillis).putLong(snapshot.lsn);
      Extent extent = snapshot.extent;
      out.putLong(extent.offset()).putInt(extent.metaLength()).putInt(extent.bodyLength());
    }
    names.forEach(
        (no, name) -> {
          out.putInt(no);
          Bytes.putText(out, name);
        });
    out.putInt(4, Bytes.crc32c(out, 8, directoryBytes));
    out.position(endOfFile);
  }

  /**
   * Reads the directory of an index file; null if the file is absent, damaged or of another lane.
   */
  public static @Nullable SealedIndex read(Disk disk, UUID store, long segmentId)
      throws IOException {
    if (!disk.exists(Segment.indexName(segmentId))) {
      return null;
    }
    try (DiskFile file = disk.open(Segment.indexName(segmentId))) {
      ByteBuffer head = Bytes.allocate(16);
      Bytes.read(file, head, 0);
      int format = head.getInt(8);
      int directoryBytes = head.getInt(12);
      if (head.getInt(0) != MAGIC
          || (format != FORMAT && format != OLD_FORMAT)
          || directoryBytes < OLD_FIXED_BYTES
          || directoryBytes > file.size()) {
        return null;
      }
      ByteBuffer directory = Bytes.allocate(directoryBytes);
      Bytes.read(file, directory, 0);
      if (Bytes.crc32c(directory, 8, directoryBytes) != directory.getInt(4)) {
        return null;
      }
      directory.position(16);
      boolean old = format == OLD_FORMAT;
      if (!old && !Bytes.uuid(directory).equals(store)) {
        return null;
      }
      SealedIndex index = decode(directory, old);
      return index.end.segmentId() == segmentId ? index : null;
    }
  }

  /** Whether the directory and all entries match their checksums. */
  public static boolean isRight(Disk disk, UUID store, long segmentId) throws IOException {
    SealedIndex index = read(disk, store, segmentId);
    ByteBuffer all = Bytes.readAll(disk, Segment.indexName(segmentId));
    return index != null && index.runs.stream().allMatch(run -> isRight(all, run.summary.stored()));
  }

  private static boolean isRight(ByteBuffer all, RunSummary.Stored run) {
    return run.end() <= all.limit()
        && Bytes.crc32c(all, (int) run.offset(), (int) run.end()) == run.crc32c();
  }

  private static SealedIndex decode(ByteBuffer in, boolean old) {
    SegmentEnd end = new SegmentEnd(in.getLong(), in.getLong(), in.getLong());
    SealedIndex index = new SealedIndex(old, end, in.getLong());
    int runCount = in.getInt();
    int snapshotCount = in.getInt();
    int nameCount = in.getInt();
    for (int i = 0; i < runCount; i++) {
      index.runs.add(decodeRun(in));
    }
    for (int i = 0; i < snapshotCount; i++) {
      index.snapshots.add(
          new NamedSnapshot(
              in.getInt(),
              in.getLong(),
              in.getLong(),
              in.getLong(),
              new Extent(in.getLong(), in.getInt(), in.getInt())));
    }
    for (int i = 0; i < nameCount; i++) {
      index.names.put(in.getInt(), Bytes.text(in));
    }
    return index;
  }

  private static NamedRun decodeRun(ByteBuffer in) {
    int historyNo = in.getInt();
    int count = in.getInt();
    int crc = in.getInt();
    in.getInt();
    long firstSeq = in.getLong();
    long lastSeq = in.getLong();
    long nextRecordSeq = in.getLong();
    long newestArrivalMillis = in.getLong();
    long bytes = in.getLong();
    RunSummary.Stored stored = new RunSummary.Stored(in.getLong(), count, crc);
    return new NamedRun(
        historyNo,
        new RunSummary(firstSeq, lastSeq, nextRecordSeq, newestArrivalMillis, bytes, stored));
  }
}
