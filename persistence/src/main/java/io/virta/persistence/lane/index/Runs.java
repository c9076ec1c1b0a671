package io.virta.persistence.lane.index;

import io.virta.persistence.lane.segment.EntryContent;
import io.virta.persistence.lane.segment.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one history. Changed by recovery, and afterwards only by the writer; the array that
 * readers see is replaced, never modified. Keeps the counts of held entries of each segment up to
 * date.
 */
final class Runs {
  private static final Run[] NONE = {};

  private final int historyNo;
  private volatile Run[] all = NONE;

  Runs(int historyNo) {
    this.historyNo = historyNo;
  }

  /** The runs, ascending by sequence number, and without overlap once copies are resolved. */
  Run[] all() {
    return all;
  }

  @Nullable Run last() {
    Run[] now = all;
    return now.length == 0 ? null : now[now.length - 1];
  }

  boolean has(Run run) {
    return Arrays.asList(all).contains(run);
  }

  /** Adds a durable event after the others. */
  void add(Segment segment, EventRef event) {
    Run last = last();
    if (last == null || last.segment() != segment || !last.continuesWith(event)) {
      begin(segment, event);
    } else {
      extend(last, event);
    }
  }

  private void begin(Segment segment, EventRef event) {
    Run fresh = new Run(historyNo, segment, event.persistSeq());
    fresh.add(event);
    segment.hold(event.entryBytes());
    insert(fresh);
  }

  private static void extend(Run run, EventRef event) {
    run.add(event);
    run.segment().holdMore(event.entryBytes());
  }

  /** Adds a run that is already counted as held by its segment. */
  void insert(Run run) {
    Run[] old = all;
    int at = old.length;
    while (at > 0 && old[at - 1].firstSeq() > run.firstSeq()) {
      at--;
    }
    Run[] grown = new Run[old.length + 1];
    System.arraycopy(old, 0, grown, 0, at);
    grown[at] = run;
    System.arraycopy(old, at, grown, at + 1, old.length - at);
    all = grown;
  }

  /** Replaces a run in memory by the sealed run, or an older run by its copy. */
  void replace(Run old, Run by) {
    Run[] copy = all.clone();
    for (int i = 0; i < copy.length; i++) {
      if (copy[i] == old) {
        copy[i] = by;
      }
    }
    all = copy;
  }

  private void remove(Run run) {
    run.segment().letGo(run.bytes());
    Run[] old = all;
    Run[] left = new Run[old.length - 1];
    int count = 0;
    for (Run kept : old) {
      if (kept != run) {
        left[count++] = kept;
      }
    }
    all = left;
  }

  /** Replaces the events of a run by copies of them. */
  void move(Run run, Segment segment, List<EventRef> copies) {
    Run fresh = new Run(historyNo, segment, copies.get(0).persistSeq());
    copies.forEach(fresh::add);
    segment.hold(fresh.bytes());
    run.segment().letGo(run.bytes());
    replace(run, fresh);
  }

  /** Adds the copy of an event that also exists in an older segment; returns the event. */
  EventRef addCopy(Segment segment, EntryContent content, RecordSpan records, long offset) {
    for (Run run : all) {
      EventRef event = Published.event(run, content, records, offset);
      if (run.segment() == segment && run.continuesWith(event) && !isStart(event.persistSeq())) {
        extend(run, event);
        return event;
      }
    }
    EventRef event = Published.event(null, content, records, offset);
    begin(segment, event);
    return event;
  }

  /**
   * Whether a run starts at {@code persistSeq}. Copies of two runs must stay separate, because each
   * run is copied completely or not at all.
   */
  private boolean isStart(long persistSeq) {
    for (Run run : all) {
      if (run.firstSeq() == persistSeq) {
        return true;
      }
    }
    return false;
  }

  /**
   * Resolves runs that contain the same events: keeps the newer runs if together they have every
   * needed event of the older one, otherwise the older run, because a crash left the copies
   * incomplete.
   *
   * @param neededFrom events before this number are trimmed
   */
  void resolveCopies(long neededFrom) {
    Run[] oldestFirst = all.clone();
    Arrays.sort(oldestFirst, Comparator.comparingLong(run -> run.segment().id()));
    for (Run older : oldestFirst) {
      List<Run> newer = has(older) ? newerCopies(older) : List.of();
      if (newer.isEmpty()) {
        continue;
      }
      long nextSeq = Math.max(older.firstSeq(), neededFrom);
      for (Run run : newer) {
        nextSeq = run.firstSeq() <= nextSeq ? Math.max(nextSeq, run.lastSeq() + 1) : nextSeq;
      }
      if (nextSeq > older.lastSeq()) {
        remove(older);
      } else {
        newer.forEach(this::remove);
      }
    }
  }

  /** The runs of later segments that contain events of {@code older}, ascending. */
  private List<Run> newerCopies(Run older) {
    List<Run> newer = new ArrayList<>();
    for (Run run : all) {
      if (run.segment().id() > older.segment().id()
          && run.firstSeq() <= older.lastSeq()
          && run.lastSeq() >= older.firstSeq()) {
        newer.add(run);
      }
    }
    return newer;
  }

  /** Removes the runs that end at or before {@code seq}. */
  void trimTo(long seq) {
    Run[] old = all;
    int gone = 0;
    while (gone < old.length && old[gone].lastSeq() <= seq) {
      old[gone].segment().letGo(old[gone].bytes());
      gone++;
    }
    if (gone > 0) {
      all = Arrays.copyOfRange(old, gone, old.length);
    }
  }

  void clear() {
    for (Run run : all) {
      run.segment().letGo(run.bytes());
    }
    all = NONE;
  }
}
