package io.virta.persistence.lane.index;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.DiskFile;
import io.virta.persistence.lane.segment.Bytes;
import io.virta.persistence.lane.segment.Extent;
import io.virta.persistence.lane.segment.PassingFailures;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.lane.segment.SegmentScan;
import io.virta.persistence.log.DamagedLogException;
import io.virta.persistence.log.LogReadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loads the entries of sealed runs and keeps the most recently used ones. Safe for any thread. */
public final class RunCache {
  private final Disk disk;
  private final long bytesMax;
  private final Map<Run, RunEntries> loaded = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * Creates an empty cache.
   *
   * @param bytesMax the maximum memory for the cached entries
   */
  public RunCache(Disk disk, long bytesMax) {
    this.disk = disk;
    this.bytesMax = bytesMax;
  }

  /**
   * Returns the entries of a run of a history; the caller must retain its segment. Blocks on the
   * disk if the entries are not in memory.
   *
   * @throws DamagedLogException if neither the index file nor the segment still has them
   * @throws LogReadException if the next attempt may succeed
   */
  public RunEntries entries(History history, Run run) {
    if (run.isInMemory()) {
      return run.entriesInMemory();
    }
    RunEntries known = known(run);
    if (known != null) {
      return known;
    }
    RunEntries entries = load(history, run);
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
    return (long) entries.count() * RunEntries.ENTRY_BYTES;
  }

  private RunEntries load(History history, Run run) {
    RunSummary.Stored stored = run.stored();
    ByteBuffer bytes = Bytes.allocate(Math.multiplyExact(stored.count(), RunEntries.ENTRY_BYTES));
    String name = Segment.indexName(run.segment().id());
    try (DiskFile file = disk.openToRead(name, false)) {
      Bytes.read(file, bytes, stored.offset());
    } catch (IOException unreadable) {
      if (PassingFailures.isPassing(unreadable)) {
        throw PassingFailures.of(name, unreadable);
      }
      return rebuild(history, run);
    }
    return bytes.hasRemaining() || Bytes.crc32c(bytes, 0, bytes.capacity()) != stored.crc32c()
        ? rebuild(history, run)
        : RunEntries.readFrom(bytes.flip());
  }

  /** Rebuilds the entries from the segment, because the index file is damaged. */
  private static RunEntries rebuild(History history, Run run) {
    Segment segment = run.segment();
    Run found = new Run(run.historyNo(), segment, run.firstSeq());
    try {
      SegmentScan scan = new SegmentScan(segment, segment.previousLsn(), segment.lastLsn());
      scan.visit(
          scan.check(segment.end(), segment.lastLsn()),
          (head, meta, offset) -> {
            if (head.historyNo() == run.historyNo()
                && head.kind().isEvent()
                && head.persistSeq() >= run.firstSeq()
                && head.persistSeq() <= run.lastSeq()) {
              found.add(Published.event(found, head.content(), RecordSpan.of(head, meta), offset));
            }
          });
    } catch (IOException e) {
      if (PassingFailures.isPassing(e)) {
        throw PassingFailures.of(segment.fileName(), e);
      }
      throw damaged(history, run, "the segment cannot be read either (%s)".formatted(e));
    }
    if (found.count() != run.count()) {
      throw damaged(history, run, "the segment lost some of its events, too");
    }
    return found.entriesInMemory();
  }

  private static DamagedLogException damaged(History history, Run run, String what) {
    int eventCount = Math.toIntExact(run.lastSeq() - run.firstSeq() + 1);
    long offset = run.stored().offset();
    EventRef all =
        new EventRef(run.firstSeq(), eventCount, RecordSpan.NONE, new Extent(offset, 0, 0));
    return new DamagedEntryException(
        new DamagedEntryException.Place(
            Segment.indexName(run.segment().id()), offset, history, all, what));
  }
}
