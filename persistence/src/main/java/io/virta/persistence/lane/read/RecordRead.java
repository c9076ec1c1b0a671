package io.virta.persistence.lane.read;

import io.virta.persistence.lane.index.EntryReader;
import io.virta.persistence.lane.index.EventRef;
import io.virta.persistence.lane.index.History;
import io.virta.persistence.lane.index.MissingEvents;
import io.virta.persistence.lane.index.Run;
import io.virta.persistence.lane.index.RunCache;
import io.virta.persistence.lane.index.RunEntries;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.log.DamagedLogException;
import io.virta.persistence.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One read of record batches: adjacent batches are read from the file together, into one array that
 * their blocks share. Used once.
 */
final class RecordRead {
  private static final int SPAN_BYTES_MAX = 1 << 20;

  /**
   * The maximum bytes of other entries between two batches for which one read is cheaper than two.
   */
  private static final int GAP_BYTES_MAX = 16 << 10;

  private final History history;
  private final RunCache cache;
  private final EntryReader reader = new EntryReader();
  private final List<RecordBatch> batches = new ArrayList<>();
  private final List<EventRef> span = new ArrayList<>();
  private long recordsLeft;
  private long bytesLeft;

  RecordRead(History history, RunCache cache, int recordsMax, int bytesMax) {
    this.history = history;
    this.cache = cache;
    this.recordsLeft = recordsMax;
    this.bytesLeft = bytesMax;
  }

  /** Reads batches, starting with the one that holds record {@code recordSeq}. */
  List<RecordBatch> from(long recordSeq) {
    long nextSeq = history.trimmedTo() + 1;
    for (Run run : history.runs()) {
      if (run.nextRecordSeq() <= recordSeq) {
        // A run without records gives no evidence of which records are missing before it.
        boolean passes = !isGapBefore(run, nextSeq) || firstRecord(run) < Long.MAX_VALUE;
        nextSeq = passes ? run.lastSeq() + 1 : nextSeq;
        continue;
      }
      if (run.firstSeq() > nextSeq && !isWhole(nextSeq, run, recordSeq)) {
        return batches;
      }
      if (run.segment().retain()) {
        try {
          if (!addFrom(run, cache.entries(history, run), recordSeq)) {
            return batches;
          }
        } finally {
          run.segment().release();
        }
      } else {
        history.requireOpen(run);
      }
      nextSeq = run.lastSeq() + 1;
    }
    requireNoneMissingBehind();
    return batches;
  }

  /** Fails if the answer is empty and lost events may have held the newest records. */
  private void requireNoneMissingBehind() {
    for (MissingEvents events : history.losses().missing()) {
      if (batches.isEmpty() && !hasRecordsBehind(events.toSeq())) {
        throw history.losses().damaged(events);
      }
    }
  }

  private boolean hasRecordsBehind(long seq) {
    for (Run run : history.runs()) {
      if (run.firstSeq() > seq && firstRecord(run) < Long.MAX_VALUE) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether events from {@code nextSeq} on are missing before the run that were neither trimmed nor
   * abandoned.
   */
  private boolean isGapBefore(Run run, long nextSeq) {
    return history.losses().skipAbandoned(Math.max(nextSeq, history.trimmedTo() + 1))
        < run.firstSeq();
  }

  /**
   * Whether the answer can continue with the run. Missing events before the run end a non-empty
   * answer, and fail an empty one.
   */
  private boolean isWhole(long nextSeq, Run run, long recordSeq) {
    if (!isGapBefore(run, nextSeq) || (batches.isEmpty() && firstRecord(run) <= recordSeq)) {
      return true; // abandoned, trimmed since, or before the requested records
    }
    if (batches.isEmpty()) {
      throw history.losses().damaged(new MissingEvents(nextSeq, run.firstSeq() - 1));
    }
    return false;
  }

  /** The number of the run's first record; {@link Long#MAX_VALUE} if it has none. */
  private long firstRecord(Run run) {
    if (!run.segment().retain()) {
      history.requireOpen(run);
      return Long.MAX_VALUE;
    }
    try {
      EventRef first = cache.entries(history, run).firstWithRecords(0);
      return first == null ? Long.MAX_VALUE : first.firstRecordSeq();
    } finally {
      run.segment().release();
    }
  }

  private boolean addFrom(Run run, RunEntries entries, long recordSeq) {
    int first =
        Math.max(
            entries.firstWithRecordFrom(recordSeq),
            entries.firstEndingAtOrAfter(history.trimmedTo() + 1));
    for (int i = first; i < entries.count(); i++) {
      if (entries.recordCount(i) == 0
          || history.losses().skipAbandoned(entries.persistSeq(i)) > entries.persistSeq(i)) {
        continue;
      }
      EventRef event = entries.get(i);
      boolean isFirst = batches.isEmpty() && span.isEmpty();
      if (!isFirst && (recordsLeft <= 0 || event.bodyLength() > bytesLeft)) {
        readSpan(run.segment());
        return false;
      }
      if (!joins(event) && !readSpan(run.segment())) {
        return false;
      }
      span.add(event);
      recordsLeft -= event.recordCount() - Math.max(0, recordSeq - event.firstRecordSeq());
      bytesLeft -= event.bodyLength();
    }
    return readSpan(run.segment());
  }

  private boolean joins(EventRef event) {
    if (span.isEmpty()) {
      return true;
    }
    EventRef last = span.get(span.size() - 1);
    return event.offset() - (last.offset() + last.entryBytes()) <= GAP_BYTES_MAX
        && event.offset() + event.entryBytes() - span.get(0).offset() <= SPAN_BYTES_MAX;
  }

  /** Reads the collected span; returns false if damage ends the answer here. */
  private boolean readSpan(Segment segment) {
    if (span.isEmpty()) {
      return true;
    }
    EventRef first = span.get(0);
    EventRef last = span.get(span.size() - 1);
    try {
      ByteBuffer bytes = reader.span(segment, history, first, last);
      for (EventRef event : span) {
        int at = (int) (event.offset() - first.offset());
        batches.add(reader.batch(bytes, at, segment, history, event));
      }
      return true;
    } catch (DamagedLogException damage) {
      if (batches.isEmpty()) {
        throw damage;
      }
      return false;
    } finally {
      span.clear();
    }
  }
}
