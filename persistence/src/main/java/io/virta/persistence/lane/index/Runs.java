package io.virta.persistence.lane.index;

import io.virta.persistence.lane.segment.EntryContent;
import io.virta.persistence.lane.segment.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one history. Changed by the writer, and before it by recovery; readers see whole
 * arrays that are replaced, never changed. Tells each segment what is kept in it.
 */
final class Runs {
  private static final Run[] NONE = {};

  private final int historyNo;
  private volatile Run[] all = NONE;

  Runs(int historyNo) {
    this.historyNo = historyNo;
  }

  /** Ascending by sequence number, none overlapping another once copies are resolved. */
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

  /** Adds a durable event behind the others. */
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

  /** Adds a run whose segment already counts it as held. */
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

  /** Puts a sealed run in the place of itself in memory, or of an older copy. */
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

  /** Lets the events of a run be those copies of them. */
  void move(Run run, Segment segment, List<EventRef> copies) {
    Run fresh = new Run(historyNo, segment, copies.get(0).persistSeq());
    copies.forEach(fresh::add);
    segment.hold(fresh.bytes());
    run.segment().letGo(run.bytes());
    replace(run, fresh);
  }

  /** Adds the copy of an event that also exists further back; answers the event. */
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

  /** Each run is copied whole or not at all, so the copies of two must stay apart. */
  private boolean isStart(long persistSeq) {
    for (Run run : all) {
      if (run.firstSeq() == persistSeq) {
        return true;
      }
    }
    return false;
  }

  /**
   * Where runs hold the same events, keeps the newer ones when together they have all that is
   * needed of an older one, and the older one when they are copies that a crash cut short.
   *
   * @param neededFrom events in front of that number are trimmed
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

  /** Runs of later segments with events of that run, ascending. */
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

  /** Forgets the runs that end at or in front of that number. */
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
