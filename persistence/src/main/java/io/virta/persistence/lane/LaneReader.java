package io.virta.persistence.lane;

import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Answers reads from the index and the segments. Safe for any thread. */
final class LaneReader {
  private final LaneIndex index;
  private final RunCache cache;

  LaneReader(LaneIndex index, RunCache cache) {
    this.index = index;
    this.cache = cache;
  }

  void replay(String persistenceId, long from, long to, long max, Lane.ReplayVisitor visitor) {
    index.requireProven(persistenceId);
    Shard shard = index.find(persistenceId);
    if (shard != null && max > 0) {
      new Replay(shard, cache, visitor).run(from, Math.min(to, shard.highestSeq()), max);
    }
  }

  List<RecordBatch> readRecords(String persistenceId, long fromSeq, int recordsMax, int bytesMax) {
    Shard shard = index.find(persistenceId);
    return shard == null
        ? List.of()
        : new RecordRead(shard, cache, recordsMax, bytesMax).from(fromSeq);
  }

  OptionalLong firstRecordSeq(String persistenceId) {
    Shard shard = index.find(persistenceId);
    if (shard == null) {
      return OptionalLong.empty();
    }
    Long first =
        search(
            shard,
            run -> run.nextRecordSeq() > 0,
            (run, entries) -> {
              for (int i = firstKept(shard, entries); i < entries.count(); i++) {
                if (entries.recordCount(i) > 0) {
                  return entries.get(i).firstRecordSeq();
                }
              }
              return null;
            });
    return first == null ? OptionalLong.empty() : OptionalLong.of(first);
  }

  Optional<BatchHeader> firstBatchArrivedFrom(String persistenceId, long arrivalMillis) {
    Shard shard = index.find(persistenceId);
    if (shard == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        search(
            shard,
            run -> run.newestArrivalMillis() >= arrivalMillis,
            (run, entries) -> {
              int i = Math.max(entries.firstArrivedFrom(arrivalMillis), firstKept(shard, entries));
              while (i < entries.count() && entries.recordCount(i) == 0) {
                i++;
              }
              return i == entries.count()
                  ? null
                  : EntryReader.header(new EntryReader().meta(run.segment, shard, entries.get(i)));
            }));
  }

  OptionalLong trimmableBefore(String persistenceId, long arrivalMillis) {
    Shard shard = index.find(persistenceId);
    if (shard == null) {
      return OptionalLong.empty();
    }
    long highest = shard.highestSeq();
    Long firstTooYoung =
        search(
            shard,
            run -> run.newestArrivalMillis() >= arrivalMillis,
            (run, entries) -> {
              int i = entries.firstArrivedFrom(arrivalMillis);
              while (i < entries.count() && entries.recordCount(i) == 0) {
                i++;
              }
              return i == entries.count() ? null : entries.persistSeq(i);
            });
    long upTo = firstTooYoung == null ? highest : firstTooYoung - 1;
    return upTo > shard.trimmedTo() ? OptionalLong.of(upTo) : OptionalLong.empty();
  }

  private static int firstKept(Shard shard, RunEntries entries) {
    return entries.firstEndingAtOrAfter(shard.trimmedTo() + 1);
  }

  /** The first answer that is not null, asking the runs in order. */
  private <T> @Nullable T search(
      Shard shard, Predicate<Run> worthLoading, BiFunction<Run, RunEntries, @Nullable T> find) {
    for (Run run : shard.runs()) {
      if (worthLoading.test(run) && run.segment.retain()) {
        try {
          T found = find.apply(run, cache.entries(run));
          if (found != null) {
            return found;
          }
        } finally {
          run.segment.release();
        }
      }
    }
    return null;
  }

  Optional<LaneEntry.Snapshot> loadSnapshot(
      String persistenceId, long persistSeqMax, long timestampMillisMax) {
    index.requireProven(persistenceId);
    Shard shard = index.find(persistenceId);
    if (shard == null) {
      return Optional.empty();
    }
    if (!shard.lostSnapshots().isEmpty()) {
      throw new DamagedLogException(
          "%s: a snapshot is missing from the log; see `log verify` and `log repair`"
              .formatted(persistenceId));
    }
    while (true) {
      SnapshotRef newest = newest(shard, persistSeqMax, timestampMillisMax);
      if (newest == null) {
        return Optional.empty();
      }
      if (newest.segment().retain()) {
        try {
          return Optional.of(read(shard, newest));
        } finally {
          newest.segment().release();
        }
      }
    }
  }

  private static @Nullable SnapshotRef newest(Shard shard, long seqMax, long timestampMax) {
    SnapshotRef newest = null;
    for (SnapshotRef snapshot : shard.snapshots()) {
      if (snapshot.isWithin(0, seqMax, timestampMax)
          && (newest == null
              || snapshot.persistSeq() > newest.persistSeq()
              || (snapshot.persistSeq() == newest.persistSeq()
                  && snapshot.timestampMillis() > newest.timestampMillis()))) {
        newest = snapshot;
      }
    }
    return newest;
  }

  private static LaneEntry.Snapshot read(Shard shard, SnapshotRef ref) {
    ByteBuffer bytes = new EntryReader().whole(ref.segment(), shard, ref.asEvent());
    return new LaneEntry.Snapshot(
        shard.persistenceId,
        ref.persistSeq(),
        ref.timestampMillis(),
        bytes.position(ref.metaLength()).slice());
  }

  List<Lane.SegmentInfo> segments() {
    List<Lane.SegmentInfo> infos = new ArrayList<>();
    for (Segment segment : index.segments()) {
      infos.add(
          new Lane.SegmentInfo(
              segment.id, segment.end, segment.sealed, segment.newestArrivalMillis));
    }
    return infos;
  }

  List<String> holdersOf(long segmentId) {
    List<String> holders = new ArrayList<>();
    for (Shard shard : index.shards()) {
      if (shard.holds(segmentId)) {
        holders.add(shard.persistenceId);
      }
    }
    return holders;
  }
}
