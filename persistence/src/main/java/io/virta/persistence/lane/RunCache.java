package io.virta.persistence.lane;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.DiskFile;
import io.virta.persistence.log.DamagedLogException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loads the entries of sealed runs and keeps those used last. Safe for any thread. */
final class RunCache {
  private final Disk disk;
  private final long bytesMax;
  private final Map<Run, RunEntries> loaded = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  RunCache(Disk disk, long bytesMax) {
    this.disk = disk;
    this.bytesMax = bytesMax;
  }

  /** The entries of a run of that shard, whose segment the caller retains. */
  RunEntries entries(Shard shard, Run run) {
    if (run.isInMemory()) {
      return run.entriesInMemory();
    }
    RunEntries known = known(run);
    if (known != null) {
      return known;
    }
    RunEntries entries = load(shard, run);
    keep(run, entries);
    return entries;
  }

  private synchronized @Nullable RunEntries known(Run run) {
    return loaded.get(run);
  }

  private synchronized void keep(Run run, RunEntries entries) {
    if (loaded.put(run, entries) == null) {
      bytes += bytesOf(entries);
    }
    Iterator<RunEntries> oldest = loaded.values().iterator();
    while (bytes > bytesMax && oldest.hasNext()) {
      bytes -= bytesOf(oldest.next());
      oldest.remove();
    }
  }

  private static long bytesOf(RunEntries entries) {
    return (long) entries.count() * SealedIndex.ENTRY_BYTES;
  }

  private RunEntries load(Shard shard, Run run) {
    ByteBuffer bytes = Bytes.allocate(Math.multiplyExact(run.count(), SealedIndex.ENTRY_BYTES));
    try (DiskFile file = disk.openToRead(Segment.indexName(run.segment.id), false)) {
      Bytes.read(file, bytes, run.indexOffset());
    } catch (IOException unreadable) {
      if (PassingFailures.isPassing(unreadable)) {
        throw PassingFailures.of(Segment.indexName(run.segment.id), unreadable);
      }
      return rebuild(shard, run);
    }
    return bytes.hasRemaining() || Bytes.crc32c(bytes, 0, bytes.capacity()) != run.indexCrc32c()
        ? rebuild(shard, run)
        : RunEntries.readFrom(bytes.flip());
  }

  /** The index file is damaged; the log is what counts. */
  private static RunEntries rebuild(Shard shard, Run run) {
    Run found = new Run(run.shardNo, run.segment, run.firstSeq);
    try {
      SegmentScan scan = new SegmentScan(run.segment, run.segment.previousLsn, run.segment.lastLsn);
      scan.visit(
          scan.check(run.segment.end, run.segment.lastLsn),
          (head, meta, offset) -> {
            if (head.shardNo() == run.shardNo
                && head.kind().isEvent()
                && head.persistSeq() >= run.firstSeq
                && head.persistSeq() <= run.lastSeq()) {
              found.add(Published.event(found, head, meta, offset));
            }
          });
    } catch (IOException e) {
      if (PassingFailures.isPassing(e)) {
        throw PassingFailures.of(run.segment.fileName(), e);
      }
      throw damaged(shard, run, "the segment cannot be read either (%s)".formatted(e));
    }
    if (found.count() != run.count()) {
      throw damaged(shard, run, "the segment lost some of its events, too");
    }
    return found.entriesInMemory();
  }

  private static DamagedLogException damaged(Shard shard, Run run, String what) {
    int eventCount = Math.toIntExact(run.lastSeq() - run.firstSeq + 1);
    EventRef all = new EventRef(run.firstSeq, eventCount, 0, 0, 0, run.indexOffset(), 0, 0);
    return new DamagedEntryException(
        new DamagedEntryException.Place(
            Segment.indexName(run.segment.id), run.indexOffset(), shard, all, what));
  }
}
