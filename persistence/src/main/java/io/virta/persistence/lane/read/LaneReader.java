package io.virta.persistence.lane.read;

import io.virta.persistence.lane.index.EntryReader;
import io.virta.persistence.lane.index.EventRef;
import io.virta.persistence.lane.index.History;
import io.virta.persistence.lane.index.LaneIndex;
import io.virta.persistence.lane.index.MissingEvents;
import io.virta.persistence.lane.index.Run;
import io.virta.persistence.lane.index.RunCache;
import io.virta.persistence.lane.index.RunEntries;
import io.virta.persistence.lane.index.SnapshotRef;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.lane.segment.SegmentInfo;
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
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Serves the reads that {@code Lane} documents from the index and the segments. Blocks on the disk.
 * Safe for any thread.
 */
public final class LaneReader {
  private final LaneIndex index;
  private final RunCache cache;
  private final MetDamages damages;

  public LaneReader(LaneIndex index, RunCache cache, MetDamages damages) {
    this.index = index;
    this.cache = cache;
    this.damages = damages;
  }

  /** Delivers kept events in order; only the headers of batches. */
  public void replay(
      String persistenceId, long from, long to, long max, ShardLog.ReplayVisitor visitor) {
    index.requireProven(persistenceId);
    History history = index.find(persistenceId);
    if (history != null && max > 0) {
      long last = Math.min(to, history.highestSeq());
      damages.noting(
          () -> {
            new Replay(history, cache, visitor).run(from, last, max);
            return history;
          });
    }
  }

  /** Reads batches, starting with the one that holds record {@code fromSeq}. */
  public List<RecordBatch> readRecords(
      String persistenceId, long fromSeq, int recordsMax, int bytesMax) {
    History history = index.find(persistenceId);
    List<RecordBatch> batches =
        history == null
            ? List.of()
            : damages.noting(
                () -> new RecordRead(history, cache, recordsMax, bytesMax).from(fromSeq));
    if (batches.isEmpty()) {
      index.requireProven(persistenceId); // otherwise the requested records may be lost ones
    }
    return batches;
  }

  /** The first kept batch with a record that arrived at or after {@code arrivalMillis}. */
  public Optional<BatchHeader> firstBatchArrivedFrom(String persistenceId, long arrivalMillis) {
    History history = index.find(persistenceId);
    return history == null
        ? Optional.empty()
        : damages
            .noting(() -> Optional.ofNullable(firstArrivedFrom(history, arrivalMillis)))
            .map(FirstBatch::header);
  }

  /**
   * Delivers headers in order, starting with the first batch that arrived at or after {@code
   * arrivalMillis}.
   */
  public void headersArrivedFrom(
      String persistenceId, long arrivalMillis, Consumer<BatchHeader> visitor) {
    History history = index.find(persistenceId);
    if (history == null) {
      index.requireProven(persistenceId);
      return;
    }
    long newest = history.highestSeq();
    FirstBatch first = damages.noting(() -> firstArrivedFrom(history, arrivalMillis));
    if (first != null) {
      damages.noting(
          () -> {
            new Replay(history, cache, new Headers(visitor))
                .run(first.event.persistSeq(), newest, Long.MAX_VALUE);
            return history;
          });
    }
  }

  private record Headers(Consumer<BatchHeader> visitor) implements ShardLog.ReplayVisitor {
    @Override
    public void records(long persistSeq, BatchHeader header) {
      visitor.accept(header);
    }

    @Override
    public void event(long persistSeq, ByteBuffer event) {}
  }

  private @Nullable FirstBatch firstArrivedFrom(History history, long arrivalMillis) {
    FirstBatch first =
        search(
            history,
            run -> run.newestArrivalMillis() >= arrivalMillis,
            (run, entries) -> firstArrivedFrom(history, run, entries, arrivalMillis));
    requireNoneMissing(history, arrivalMillis, first == null ? null : first.event);
    return first;
  }

  private record FirstBatch(EventRef event, BatchHeader header) {}

  private static @Nullable FirstBatch firstArrivedFrom(
      History history, Run run, RunEntries entries, long arrivalMillis) {
    int from = Math.max(entries.firstArrivedFrom(arrivalMillis), firstKept(history, entries));
    EventRef event = entries.firstWithRecords(from);
    return event == null
        ? null
        : new FirstBatch(event, new EntryReader().header(run.segment(), history, event));
  }

  /**
   * Fails if lost events might change the answer: lost events before it, unless a record between
   * them and the answer arrived before {@code arrivalMillis}.
   *
   * @param arrivalMillis the requested arrival time
   */
  private void requireNoneMissing(History history, long arrivalMillis, @Nullable EventRef answer) {
    long answerSeq = answer == null ? Long.MAX_VALUE : answer.persistSeq();
    for (MissingEvents events : history.losses().missing()) {
      if (events.toSeq() < answerSeq
          && !hasRecordBefore(history, arrivalMillis, events.toSeq(), answerSeq)) {
        throw history.losses().damaged(events);
      }
    }
  }

  private boolean hasRecordBefore(
      History history, long arrivalMillis, long behindSeq, long beforeSeq) {
    return search(
            history,
            run -> run.firstSeq() > behindSeq && run.firstSeq() < beforeSeq,
            (run, entries) -> {
              EventRef first = entries.firstWithRecords(0);
              return first != null && first.arrivalMillis() < arrivalMillis ? first : null;
            })
        != null;
  }

  /**
   * The highest number up to which every record arrived before {@code arrivalMillis}; empty if
   * nothing can be trimmed.
   */
  public OptionalLong trimmableBefore(String persistenceId, long arrivalMillis, long nowMillis) {
    History history = index.find(persistenceId);
    if (history == null) {
      return OptionalLong.empty();
    }
    long highest = history.highestSeq();
    Set<Long> passed = passed(arrivalMillis, nowMillis);
    EventRef firstTooYoung =
        search(
            history,
            run ->
                run.newestArrivalMillis() >= arrivalMillis && !passed.contains(run.segment().id()),
            (run, entries) -> entries.firstWithRecords(entries.firstArrivedFrom(arrivalMillis)));
    long upTo = firstTooYoung == null ? highest : firstTooYoung.persistSeq() - 1;
    for (MissingEvents events : history.losses().missing()) {
      if (upTo >= events.fromSeq()
          && !hasRecordBefore(history, arrivalMillis, events.toSeq(), upTo + 1)) {
        upTo = events.fromSeq() - 1; // their arrival is unknown
      }
    }
    return upTo > history.trimmedTo() ? OptionalLong.of(upTo) : OptionalLong.empty();
  }

  private static int firstKept(History history, RunEntries entries) {
    return entries.firstEndingAtOrAfter(history.trimmedTo() + 1);
  }

  /**
   * Returns the first non-null result of {@code find} over the runs in order; null if there is
   * none.
   */
  private <T> @Nullable T search(
      History history, Predicate<Run> worthLoading, BiFunction<Run, RunEntries, @Nullable T> find) {
    for (Run run : history.runs()) {
      if (!worthLoading.test(run)) {
        continue;
      }
      if (!run.segment().retain()) {
        history.requireOpen(run);
      } else {
        try {
          T found = find.apply(run, cache.entries(history, run));
          if (found != null) {
            return found;
          }
        } finally {
          run.segment().release();
        }
      }
    }
    return null;
  }

  /** The newest snapshot within both bounds, inclusive. */
  public Optional<LogEntry.Snapshot> loadSnapshot(
      String persistenceId, long persistSeqMax, long timestampMillisMax) {
    index.requireProven(persistenceId);
    History history = index.find(persistenceId);
    if (history == null) {
      return Optional.empty();
    }
    if (!history.losses().snapshots().isEmpty()) {
      throw new DamagedLogException(
          "%s: a snapshot is missing from the log; see `log verify` and `log repair`"
              .formatted(persistenceId));
    }
    while (true) {
      SnapshotRef newest = newest(history, persistSeqMax, timestampMillisMax);
      if (newest == null) {
        return Optional.empty();
      }
      if (!newest.segment().retain()) {
        history.requireOpen(newest);
      } else {
        SnapshotRef found = newest;
        try {
          return Optional.of(damages.noting(() -> read(history, found)));
        } finally {
          newest.segment().release();
        }
      }
    }
  }

  private static @Nullable SnapshotRef newest(History history, long seqMax, long timestampMax) {
    SnapshotRef newest = null;
    for (SnapshotRef snapshot : history.snapshots()) {
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
   * The segments in which every record arrived before {@code arrivalMillis} although the stamp of
   * one lies in the future.
   */
  private Set<Long> passed(long arrivalMillis, long nowMillis) {
    if (index.segments().stream().noneMatch(each -> each.newestArrivalMillis() > nowMillis)) {
      return Set.of();
    }
    return segments().stream()
        .filter(segment -> segment.newestArrivalMillis() > nowMillis)
        .filter(segment -> segment.arrivedByMillis(nowMillis) < arrivalMillis)
        .map(SegmentInfo::segmentId)
        .collect(Collectors.toSet());
  }

  private static LogEntry.Snapshot read(History history, SnapshotRef ref) {
    ByteBuffer state = new EntryReader().whole(ref.segment(), history, ref.asEvent()).body();
    return new LogEntry.Snapshot(
        history.persistenceId(), ref.persistSeq(), ref.timestampMillis(), state);
  }

  /** All segments, oldest first. */
  public List<SegmentInfo> segments() {
    List<Segment> segments = index.segments();
    long[] followed = followedMillis(segments);
    NavigableSet<Long> shown = new TreeSet<>();
    List<SegmentInfo> infos = new ArrayList<>(segments.size());
    for (int i = 0; i < followed.length; i++) {
      Segment segment = segments.get(i);
      shown.add(segment.createdMillis());
      Long contradicted = shown.higher(followed[i]);
      infos.add(
          new SegmentInfo(
              segment.id(),
              segment.end(),
              segment.isSealed(),
              segment.newestArrivalMillis(),
              segment.createdMillis(),
              followed[i],
              contradicted == null ? Long.MAX_VALUE : contradicted));
      shown.add(segment.newestArrivalMillis());
    }
    return List.copyOf(infos);
  }

  /** For each segment, the latest creation time of the segments after it. */
  private static long[] followedMillis(List<Segment> segments) {
    long[] followed = new long[segments.size()];
    long newest = 0;
    for (int i = followed.length - 1; i >= 0; i--) {
      followed[i] = newest == 0 ? Long.MAX_VALUE : newest;
      newest = Math.max(newest, segments.get(i).createdMillis());
    }
    return followed;
  }

  /** False if lost entries may have been the only ones of some id. */
  public boolean knowsAllIds() {
    return index.knowsAllIds();
  }

  /** The ids that keep events or snapshots in a segment. */
  public List<String> holdersOf(long segmentId) {
    List<String> holders = new ArrayList<>();
    for (History history : index.histories()) {
      if (history.isIn(segmentId)) {
        holders.add(history.persistenceId());
      }
    }
    return holders;
  }
}
