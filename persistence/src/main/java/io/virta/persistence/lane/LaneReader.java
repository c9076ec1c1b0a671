package io.virta.persistence.lane;

import io.virta.persistence.log.DamagedLogException;
import io.virta.persistence.log.LogEntry;
import io.virta.persistence.log.ShardLog;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers reads from the index and the segments. Safe for any thread. */
final class LaneReader {
  private final LaneIndex index;
  private final RunCache cache;
  private final LaneDamages damages;

  LaneReader(LaneIndex index, RunCache cache, LaneDamages damages) {
    this.index = index;
    this.cache = cache;
    this.damages = damages;
  }

  void replay(String persistenceId, long from, long to, long max, ShardLog.ReplayVisitor visitor) {
    index.requireProven(persistenceId);
    Shard shard = index.find(persistenceId);
    if (shard != null && max > 0) {
      long last = Math.min(to, shard.highestSeq());
      damages.noting(
          () -> {
            new Replay(shard, cache, visitor).run(from, last, max);
            return shard;
          });
    }
  }

  List<RecordBatch> readRecords(String persistenceId, long fromSeq, int recordsMax, int bytesMax) {
    Shard shard = index.find(persistenceId);
    List<RecordBatch> batches =
        shard == null
            ? List.of()
            : damages.noting(
                () -> new RecordRead(shard, cache, recordsMax, bytesMax).from(fromSeq));
    if (batches.isEmpty()) {
      index.requireProven(persistenceId); // else what is asked for may be what is lost
    }
    return batches;
  }

  OptionalLong firstRecordSeq(String persistenceId) {
    Shard shard = index.find(persistenceId);
    if (shard == null) {
      return OptionalLong.empty();
    }
    EventRef first =
        search(
            shard,
            run -> run.nextRecordSeq() > 0,
            (run, entries) -> entries.firstWithRecords(firstKept(shard, entries)));
    requireNoneMissing(shard, 0, first);
    return first == null ? OptionalLong.empty() : OptionalLong.of(first.firstRecordSeq());
  }

  Optional<BatchHeader> firstBatchArrivedFrom(String persistenceId, long arrivalMillis) {
    Shard shard = index.find(persistenceId);
    if (shard == null) {
      return Optional.empty();
    }
    return damages.noting(
        () -> {
          FirstBatch first =
              search(
                  shard,
                  run -> run.newestArrivalMillis() >= arrivalMillis,
                  (run, entries) -> firstArrivedFrom(shard, run, entries, arrivalMillis));
          requireNoneMissing(shard, arrivalMillis, first == null ? null : first.event);
          return Optional.ofNullable(first).map(FirstBatch::header);
        });
  }

  private record FirstBatch(EventRef event, BatchHeader header) {}

  private static @Nullable FirstBatch firstArrivedFrom(
      Shard shard, Run run, RunEntries entries, long arrivalMillis) {
    int from = Math.max(entries.firstArrivedFrom(arrivalMillis), firstKept(shard, entries));
    EventRef event = entries.firstWithRecords(from);
    return event == null
        ? null
        : new FirstBatch(
            event, EntryReader.header(new EntryReader().meta(run.segment, shard, event)));
  }

  /**
   * Refuses an answer that lost events might change: those in front of it without older records in
   * between.
   *
   * @param arrivalMillis records that arrived before are older than what was asked for
   */
  private void requireNoneMissing(Shard shard, long arrivalMillis, @Nullable EventRef answer) {
    long answerSeq = answer == null ? Long.MAX_VALUE : answer.persistSeq();
    for (MissingEvents events : shard.missing()) {
      if (events.toSeq() < answerSeq
          && !hasRecordBefore(shard, arrivalMillis, events.toSeq(), answerSeq)) {
        throw shard.damaged(events);
      }
    }
  }

  private boolean hasRecordBefore(Shard shard, long arrivalMillis, long behindSeq, long beforeSeq) {
    return search(
            shard,
            run -> run.firstSeq > behindSeq && run.firstSeq < beforeSeq,
            (run, entries) -> {
              EventRef first = entries.firstWithRecords(0);
              return first != null && first.arrivalMillis() < arrivalMillis ? first : null;
            })
        != null;
  }

  OptionalLong trimmableBefore(String persistenceId, long arrivalMillis, long nowMillis) {
    Shard shard = index.find(persistenceId);
    if (shard == null) {
      return OptionalLong.empty();
    }
    long highest = shard.highestSeq();
    Set<Long> passed = passed(arrivalMillis, nowMillis);
    EventRef firstTooYoung =
        search(
            shard,
            run -> run.newestArrivalMillis() >= arrivalMillis && !passed.contains(run.segment.id),
            (run, entries) -> entries.firstWithRecords(entries.firstArrivedFrom(arrivalMillis)));
    long upTo = firstTooYoung == null ? highest : firstTooYoung.persistSeq() - 1;
    for (MissingEvents events : shard.missing()) {
      if (upTo >= events.fromSeq()
          && !hasRecordBefore(shard, arrivalMillis, events.toSeq(), upTo + 1)) {
        upTo = events.fromSeq() - 1; // nobody knows when they arrived
      }
    }
    return upTo > shard.trimmedTo() ? OptionalLong.of(upTo) : OptionalLong.empty();
  }

  private static int firstKept(Shard shard, RunEntries entries) {
    return entries.firstEndingAtOrAfter(shard.trimmedTo() + 1);
  }

  /** The first answer that is not null, asking the runs in order. */
  private <T> @Nullable T search(
      Shard shard, Predicate<Run> worthLoading, BiFunction<Run, RunEntries, @Nullable T> find) {
    for (Run run : shard.runs()) {
      if (!worthLoading.test(run)) {
        continue;
      }
      if (!run.segment.retain()) {
        shard.requireOpen(run);
      } else {
        try {
          T found = find.apply(run, cache.entries(shard, run));
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

  Optional<LogEntry.Snapshot> loadSnapshot(
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
      if (!newest.segment().retain()) {
        shard.requireOpen(newest);
      } else {
        SnapshotRef found = newest;
        try {
          return Optional.of(damages.noting(() -> read(shard, found)));
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

  /**
   * The segments in which every record arrived before that time although one seems to come from the
   * future.
   */
  private Set<Long> passed(long arrivalMillis, long nowMillis) {
    if (index.segments().stream().noneMatch(each -> each.newestArrivalMillis > nowMillis)) {
      return Set.of();
    }
    return segments().stream()
        .filter(segment -> segment.newestArrivalMillis() > nowMillis)
        .filter(segment -> segment.arrivedByMillis(nowMillis) < arrivalMillis)
        .map(Lane.SegmentInfo::segmentId)
        .collect(Collectors.toSet());
  }

  private static LogEntry.Snapshot read(Shard shard, SnapshotRef ref) {
    ByteBuffer bytes = new EntryReader().whole(ref.segment(), shard, ref.asEvent());
    return new LogEntry.Snapshot(
        shard.persistenceId,
        ref.persistSeq(),
        ref.timestampMillis(),
        bytes.position(ref.metaLength()).slice());
  }

  List<Lane.SegmentInfo> segments() {
    List<Segment> segments = index.segments();
    long[] followed = followedMillis(segments);
    NavigableSet<Long> shown = new TreeSet<>();
    List<Lane.SegmentInfo> infos = new ArrayList<>(segments.size());
    for (int i = 0; i < followed.length; i++) {
      Segment segment = segments.get(i);
      shown.add(segment.createdMillis);
      Long contradicted = shown.higher(followed[i]);
      infos.add(
          new Lane.SegmentInfo(
              segment.id,
              segment.end,
              segment.sealed,
              segment.newestArrivalMillis,
              segment.createdMillis,
              followed[i],
              contradicted == null ? Long.MAX_VALUE : contradicted));
      shown.add(segment.newestArrivalMillis);
    }
    return List.copyOf(infos);
  }

  /** For each segment, the newest time at which a later one was made. */
  private static long[] followedMillis(List<Segment> segments) {
    long[] followed = new long[segments.size()];
    long newest = 0;
    for (int i = followed.length - 1; i >= 0; i--) {
      followed[i] = newest == 0 ? Long.MAX_VALUE : newest;
      newest = Math.max(newest, segments.get(i).createdMillis);
    }
    return followed;
  }

  boolean knowsAllIds() {
    return index.knowsAllIds();
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
