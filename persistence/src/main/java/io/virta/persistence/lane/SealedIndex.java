package io.virta.persistence.lane;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The index file of a segment that is no longer written. It exists only when the segment was
 * durable up to {@code end}; it can always be rebuilt by scanning. The directory in front is read
 * when the lane opens, the entries behind it when somebody asks.
 *
 * @param old whether it has format 1, which does not say which lane it belongs to
 */
record SealedIndex(
    boolean old,
    long segmentId,
    long end,
    long lastLsn,
    long newestArrivalMillis,
    List<NamedRun> runs,
    List<NamedSnapshot> snapshots,
    Map<Integer, String> names) {

  record NamedRun(int shardNo, RunSummary summary) {}

  record NamedSnapshot(
      int shardNo,
      long persistSeq,
      long timestampMillis,
      long lsn,
      long offset,
      int metaLength,
      int bodyLength) {}

  private static final int MAGIC = 0x49474C56; // "VLGI"
  private static final int FORMAT = 2;
  private static final int OLD_FORMAT = 1;
  private static final int OLD_FIXED_BYTES = 60;
  private static final int FIXED_BYTES = OLD_FIXED_BYTES + Bytes.UUID_BYTES;
  private static final int RUN_BYTES = 64;
  private static final int SNAPSHOT_BYTES = 44;

  /** Bytes of a run's entry in the file. */
  static final int ENTRY_BYTES = RunEntries.STRIDE * Long.BYTES;

  /** Writes the index of a segment that is durable; the runs must be in memory. */
  static SealedIndex write(Disk disk, UUID store, Segment segment, Iterable<Shard> shards)
      throws IOException {
    List<Run> runs = new ArrayList<>();
    List<NamedSnapshot> snapshots = new ArrayList<>();
    Map<Integer, String> names = new HashMap<>();
    for (Shard shard : shards) {
      gather(segment, shard, runs, snapshots, names);
    }
    int directoryBytes = FIXED_BYTES + runs.size() * RUN_BYTES + snapshots.size() * SNAPSHOT_BYTES;
    for (String name : names.values()) {
      directoryBytes += Integer.BYTES + Bytes.textBytes(name);
    }
    long at = directoryBytes;
    List<NamedRun> named = new ArrayList<>(runs.size());
    for (Run run : runs) {
      named.add(new NamedRun(run.shardNo, run.summary(at, run.entriesInMemory().crc32c())));
      at += (long) run.count() * ENTRY_BYTES;
    }
    SealedIndex index =
        new SealedIndex(
            /* old= */ false,
            segment.id,
            segment.end,
            segment.lastLsn,
            segment.newestArrivalMillis,
            named,
            snapshots,
            names);
    ByteBuffer out = Bytes.allocate(Math.toIntExact(at));
    index.encode(out, store, directoryBytes, runs);
    Bytes.writeAtomically(disk, Segment.indexName(segment.id), out.flip());
    return index;
  }

  /** Drops the entries in memory: from now on they are loaded from this file. */
  void attach(Segment segment, LaneIndex index) {
    for (NamedRun named : runs) {
      Shard shard = index.find(named.shardNo);
      Run inMemory = shard == null ? null : shard.runOf(segment, named.summary.firstSeq());
      if (shard != null && inMemory != null) {
        shard.replace(inMemory, new Run(named.shardNo, segment, named.summary));
      }
    }
  }

  private static void gather(
      Segment segment,
      Shard shard,
      List<Run> runs,
      List<NamedSnapshot> snapshots,
      Map<Integer, String> names) {
    for (Run run : shard.runs()) {
      if (run.segment == segment) {
        runs.add(run);
        names.put(shard.no, shard.persistenceId);
      }
    }
    for (SnapshotRef ref : shard.snapshots()) {
      if (ref.segment() == segment) {
        snapshots.add(
            new NamedSnapshot(
                shard.no,
                ref.persistSeq(),
                ref.timestampMillis(),
                ref.lsn(),
                ref.offset(),
                ref.metaLength(),
                ref.bodyLength()));
        names.put(shard.no, shard.persistenceId);
      }
    }
  }

  private void encode(ByteBuffer out, UUID store, int directoryBytes, List<Run> inMemory) {
    out.position(directoryBytes);
    for (Run run : inMemory) {
      run.entriesInMemory().writeTo(out);
    }
    int end = out.position();
    out.position(0);
    out.putInt(MAGIC).putInt(0).putInt(FORMAT).putInt(directoryBytes);
    Bytes.putUuid(out, store);
    out.putLong(segmentId).putLong(this.end).putLong(lastLsn).putLong(newestArrivalMillis);
    out.putInt(runs.size()).putInt(snapshots.size()).putInt(names.size());
    for (NamedRun named : runs) {
      RunSummary run = named.summary;
      out.putInt(named.shardNo).putInt(run.count()).putInt(run.crc32c()).putInt(0);
      out.putLong(run.firstSeq()).putLong(run.lastSeq()).putLong(run.nextRecordSeq());
      out.putLong(run.newestArrivalMillis()).putLong(run.bytes()).putLong(run.indexOffset());
    }
    for (NamedSnapshot snapshot : snapshots) {
      out.putInt(snapshot.shardNo).putLong(snapshot.persistSeq).putLong(snapshot.timestampMillis);
      out.putLong(snapshot.lsn).putLong(snapshot.offset);
      out.putInt(snapshot.metaLength).putInt(snapshot.bodyLength);
    }
    names.forEach(
        (no, name) -> {
          out.putInt(no);
          Bytes.putText(out, name);
        });
    out.putInt(4, Bytes.crc32c(out, 8, directoryBytes));
    out.position(end);
  }

  /** The directory of an index file; null when the file is absent, damaged or of another lane. */
  static @Nullable SealedIndex read(Disk disk, UUID store, long segmentId) throws IOException {
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
      return index.segmentId == segmentId ? index : null;
    }
  }

  /** Whether directory and entries all match their checksums. */
  static boolean isRight(Disk disk, UUID store, long segmentId) throws IOException {
    SealedIndex index = read(disk, store, segmentId);
    ByteBuffer all = Bytes.readAll(disk, Segment.indexName(segmentId));
    return index != null && index.runs.stream().allMatch(run -> isRight(all, run.summary));
  }

  private static boolean isRight(ByteBuffer all, RunSummary run) {
    long end = run.indexOffset() + (long) run.count() * ENTRY_BYTES;
    return end <= all.limit()
        && Bytes.crc32c(all, (int) run.indexOffset(), (int) end) == run.crc32c();
  }

  private static SealedIndex decode(ByteBuffer in, boolean old) {
    long segmentId = in.getLong();
    long end = in.getLong();
    long lastLsn = in.getLong();
    long newestArrivalMillis = in.getLong();
    List<NamedRun> runs = new ArrayList<>();
    List<NamedSnapshot> snapshots = new ArrayList<>();
    Map<Integer, String> names = new HashMap<>();
    int runCount = in.getInt();
    int snapshotCount = in.getInt();
    int nameCount = in.getInt();
    for (int i = 0; i < runCount; i++) {
      runs.add(decodeRun(in));
    }
    for (int i = 0; i < snapshotCount; i++) {
      snapshots.add(
          new NamedSnapshot(
              in.getInt(),
              in.getLong(),
              in.getLong(),
              in.getLong(),
              in.getLong(),
              in.getInt(),
              in.getInt()));
    }
    for (int i = 0; i < nameCount; i++) {
      names.put(in.getInt(), Bytes.text(in));
    }
    return new SealedIndex(
        old, segmentId, end, lastLsn, newestArrivalMillis, runs, snapshots, names);
  }

  private static NamedRun decodeRun(ByteBuffer in) {
    int shardNo = in.getInt();
    int count = in.getInt();
    int crc = in.getInt();
    in.getInt();
    long firstSeq = in.getLong();
    long lastSeq = in.getLong();
    long nextRecordSeq = in.getLong();
    long newestArrivalMillis = in.getLong();
    long bytes = in.getLong();
    long indexOffset = in.getLong();
    return new NamedRun(
        shardNo,
        new RunSummary(
            firstSeq, lastSeq, nextRecordSeq, newestArrivalMillis, bytes, count, indexOffset, crc));
  }
}
