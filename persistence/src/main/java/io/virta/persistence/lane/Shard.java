package io.virta.persistence.lane;

import io.virta.persistence.log.DamagedLogException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the lane knows of one persistence id. The writer alone changes it, after the change is
 * durable; readers see whole arrays that are replaced, never changed.
 */
final class Shard {
  private static final Run[] NO_RUNS = {};
  private static final SnapshotRef[] NO_SNAPSHOTS = {};

  final String persistenceId;
  final int no;

  /** Highest persist sequence number written but perhaps not yet durable; the writer's. */
  long stagedSeq;

  /**
   * First number refused because there was no room since the last success, 0 for none; the
   * writer's.
   */
  long refusedSeq;

  /** The segment in which the dictionary already names this shard; the writer's. */
  long namedInSegment;

  /** Its newest entry that was written but is perhaps not yet durable; the writer's. */
  long stagedLsn;

  /** Its newest durable entry; the writer's. */
  long lastLsn;

  /** Whether damage took an entry that no checkpoint covers; recovery's. */
  boolean lostSome;

  private volatile boolean unproven;
  private volatile List<KeptSnapshot> lostSnapshots = List.of();
  private volatile List<MissingEvents> missing = List.of();
  private volatile List<Tombstones.Range> givenUp = List.of();
  private volatile long highestSeq;
  private volatile long trimmedTo;
  private volatile Run[] runs = NO_RUNS;
  private volatile SnapshotRef[] snapshots = NO_SNAPSHOTS;

  Shard(String persistenceId, int no) {
    this.persistenceId = persistenceId;
    this.no = no;
  }

  long highestSeq() {
    return highestSeq;
  }

  long trimmedTo() {
    return trimmedTo;
  }

  /** True when damage may have taken the newest of its entries. */
  boolean isUnproven() {
    return unproven;
  }

  void unproven(boolean value) {
    unproven = value;
  }

  /** Snapshots that should be here and are not. */
  List<KeptSnapshot> lostSnapshots() {
    return lostSnapshots;
  }

  /** Misses those that a checkpoint names until they are met; recovery's. */
  void owe(List<KeptSnapshot> kept) {
    lostSnapshots = List.copyOf(kept);
  }

  boolean isOwed(long lsn) {
    return lostSnapshots.stream().anyMatch(lost -> lost.lsn() == lsn);
  }

  void giveUpSnapshots(Set<Long> lsns) {
    missNoMore(lost -> lsns.contains(lost.lsn()));
  }

  private void missNoMore(Predicate<KeptSnapshot> which) {
    if (!lostSnapshots.isEmpty()) {
      lostSnapshots = lostSnapshots.stream().filter(which.negate()).toList();
    }
  }

  /** Looks for events that must be in some run and are in none. */
  void noteMissing() {
    List<MissingEvents> found = new ArrayList<>();
    long next = skipGivenUp(trimmedTo + 1);
    for (Run run : runs) {
      if (run.firstSeq > next) {
        found.add(new MissingEvents(next, run.firstSeq - 1));
      }
      next = skipGivenUp(Math.max(next, run.lastSeq() + 1));
    }
    if (next <= highestSeq) {
      found.add(new MissingEvents(next, highestSeq));
    }
    missing = List.copyOf(found);
  }

  /** Events lost before the lane was opened, neither abandoned nor trimmed; ascending. */
  List<MissingEvents> missing() {
    List<MissingEvents> now = missing;
    return now.isEmpty() || now.get(0).toSeq() > trimmedTo
        ? now
        : now.stream().filter(events -> events.toSeq() > trimmedTo).toList();
  }

  /** Whether damage took something that no repair abandoned. */
  boolean isHurt() {
    return unproven || !lostSnapshots.isEmpty() || !missing().isEmpty();
  }

  /** Whether what it lost may have been there. */
  boolean mayMissFrom(Hole hole) {
    return (unproven && hole.lsnTo() >= lastLsn)
        || lostSnapshots.stream().anyMatch(lost -> hole.covers(lost.lsn()))
        || !missing().isEmpty();
  }

  DamagedLogException damaged(MissingEvents events) {
    return new DamagedLogException(
        "%s: events %d..%d are missing from the log; see `log verify` and `log repair`"
            .formatted(persistenceId, events.fromSeq(), events.toSeq()));
  }

  String describeHurt() {
    List<String> parts = new ArrayList<>();
    missing()
        .forEach(
            events ->
                parts.add("events %d..%d are missing".formatted(events.fromSeq(), events.toSeq())));
    lostSnapshots.forEach(
        lost -> parts.add("its snapshot, entry %d, is missing".formatted(lost.lsn())));
    if (unproven) {
      parts.add("its newest entries may be missing");
    }
    return String.join(", ", parts);
  }

  void giveUp(Tombstones.Range range) {
    List<Tombstones.Range> grown = new ArrayList<>(givenUp);
    grown.add(range);
    givenUp = List.copyOf(grown);
  }

  /** That number, or the first behind it that no repair abandoned. */
  long skipGivenUp(long persistSeq) {
    long seq = persistSeq;
    for (boolean moved = true; moved; ) {
      moved = false;
      for (Tombstones.Range range : givenUp) {
        if (seq >= range.fromSeq() && seq <= range.toSeq()) {
          seq = range.toSeq() + 1;
          moved = true;
        }
      }
    }
    return seq;
  }

  /** Ascending by sequence number, none overlapping another. */
  Run[] runs() {
    return runs;
  }

  SnapshotRef[] snapshots() {
    return snapshots;
  }

  boolean isForgettable() {
    return highestSeq == 0 && runs.length == 0 && snapshots.length == 0 && lostSnapshots.isEmpty();
  }

  /** The sequence number behind which a snapshot lets events begin; 0 without a snapshot. */
  long newestSnapshotSeq() {
    long newest = 0;
    for (SnapshotRef snapshot : snapshots) {
      newest = Math.max(newest, snapshot.persistSeq());
    }
    return newest;
  }

  boolean hasSnapshotAt(String file, long offset) {
    for (SnapshotRef snapshot : snapshots) {
      if (snapshot.offset() == offset && snapshot.segment().fileName().equals(file)) {
        return true;
      }
    }
    return false;
  }

  boolean holds(long segmentId) {
    for (Run run : runs) {
      if (run.segment.id == segmentId) {
        return true;
      }
    }
    for (SnapshotRef snapshot : snapshots) {
      if (snapshot.segment().id == segmentId) {
        return true;
      }
    }
    return false;
  }

  @Nullable Run lastRun() {
    Run[] now = runs;
    return now.length == 0 ? null : now[now.length - 1];
  }

  @Nullable Run runOf(Segment segment, long firstSeq) {
    for (Run run : runs) {
      if (run.segment == segment && run.firstSeq == firstSeq) {
        return run;
      }
    }
    return null;
  }

  /**
   * Says why a run that was found a moment ago has lost its segment: it was trimmed or copied, so
   * that looking it up again finds another one, or the lane was closed.
   */
  void requireOpen(Run run) {
    if (Arrays.asList(runs).contains(run)) {
      throw PassingFailures.closed(run.segment.fileName());
    }
  }

  void requireOpen(SnapshotRef snapshot) {
    if (Arrays.asList(snapshots).contains(snapshot)) {
      throw PassingFailures.closed(snapshot.segment().fileName());
    }
  }

  /** The first run that ends at or behind that number. */
  @Nullable Run runFrom(long persistSeq) {
    for (Run run : runs) {
      if (run.lastSeq() >= persistSeq) {
        return run;
      }
    }
    return null;
  }

  void raiseHighest(long seq) {
    if (seq > highestSeq) {
      highestSeq = seq;
    }
    stagedSeq = Math.max(stagedSeq, seq);
  }

  /** Notes that its entry of that number is durable. */
  void arrived(long lsn) {
    lastLsn = Math.max(lastLsn, lsn);
    stagedLsn = Math.max(stagedLsn, lsn);
  }

  /** Forgets what was written and not made durable. */
  void takeBack() {
    stagedSeq = highestSeq;
    stagedLsn = lastLsn;
    namedInSegment = 0;
  }

  /** Notes a durable event; answers its run. */
  Run add(Segment segment, EventRef event) {
    Run last = lastRun();
    if (last == null || last.segment != segment || !last.continuesWith(event)) {
      last = new Run(no, segment, event.persistSeq());
      last.add(event);
      segment.hold(event.entryBytes());
      insert(last);
    } else {
      last.add(event);
      segment.heldBytes += event.entryBytes();
    }
    raiseHighest(event.lastPersistSeq());
    return last;
  }

  /** Adds a run whose segment already counts it as held. */
  void insert(Run run) {
    Run[] old = runs;
    int at = old.length;
    while (at > 0 && old[at - 1].firstSeq > run.firstSeq) {
      at--;
    }
    Run[] grown = new Run[old.length + 1];
    System.arraycopy(old, 0, grown, 0, at);
    grown[at] = run;
    System.arraycopy(old, at, grown, at + 1, old.length - at);
    runs = grown;
  }

  /** Puts a sealed run in the place of itself in memory, or of an older copy. */
  void replace(Run old, Run by) {
    Run[] copy = runs.clone();
    for (int i = 0; i < copy.length; i++) {
      if (copy[i] == old) {
        copy[i] = by;
      }
    }
    runs = copy;
  }

  /** Notes the copy of an event that also exists further back. */
  void addCopy(Segment segment, EntryHead head, ByteBuffer meta, long offset) {
    for (Run run : runs) {
      EventRef event = Published.event(run, head, meta, offset);
      if (run.segment == segment && run.continuesWith(event) && !isStart(event.persistSeq())) {
        run.add(event);
        segment.heldBytes += event.entryBytes();
        return;
      }
    }
    EventRef event = Published.event(null, head, meta, offset);
    Run fresh = new Run(no, segment, event.persistSeq());
    fresh.add(event);
    segment.hold(event.entryBytes());
    insert(fresh);
    raiseHighest(event.lastPersistSeq());
  }

  /** Each run is copied whole or not at all, so the copies of two must stay apart. */
  private boolean isStart(long persistSeq) {
    for (Run run : runs) {
      if (run.firstSeq == persistSeq) {
        return true;
      }
    }
    return false;
  }

  /** Lets the events of a run be those copies of them. */
  void move(Run run, Segment segment, List<EventRef> copies) {
    Run fresh = new Run(no, segment, copies.get(0).persistSeq());
    copies.forEach(fresh::add);
    segment.hold(fresh.bytes());
    run.segment.letGo(run.bytes());
    replace(run, fresh);
  }

  /**
   * Where runs hold the same events, keeps the newer ones when together they have all that is
   * needed of an older one, and the older one when they are copies that a crash cut short.
   */
  void resolveCopies() {
    Run[] oldestFirst = runs.clone();
    Arrays.sort(oldestFirst, Comparator.comparingLong(run -> run.segment.id));
    for (Run older : oldestFirst) {
      List<Run> newer = has(older) ? newerCopies(older) : List.of();
      if (newer.isEmpty()) {
        continue;
      }
      long nextSeq = Math.max(older.firstSeq, trimmedTo + 1);
      for (Run run : newer) {
        nextSeq = run.firstSeq <= nextSeq ? Math.max(nextSeq, run.lastSeq() + 1) : nextSeq;
      }
      if (nextSeq > older.lastSeq()) {
        remove(older);
      } else {
        newer.forEach(this::remove);
      }
    }
  }

  private boolean has(Run run) {
    return Arrays.asList(runs).contains(run);
  }

  /** Runs of later segments with events of that run, ascending. */
  private List<Run> newerCopies(Run older) {
    List<Run> newer = new ArrayList<>();
    for (Run run : runs) {
      if (run.segment.id > older.segment.id
          && run.firstSeq <= older.lastSeq()
          && run.lastSeq() >= older.firstSeq) {
        newer.add(run);
      }
    }
    return newer;
  }

  private void remove(Run run) {
    run.segment.letGo(run.bytes());
    Run[] old = runs;
    Run[] left = new Run[old.length - 1];
    int count = 0;
    for (Run kept : old) {
      if (kept != run) {
        left[count++] = kept;
      }
    }
    runs = left;
  }

  /** Forgets events up to and including that number, at most up to the highest. */
  void trimTo(long seq) {
    long to = Math.min(seq, highestSeq);
    if (to <= trimmedTo) {
      return;
    }
    trimmedTo = to;
    Run[] old = runs;
    int gone = 0;
    while (gone < old.length && old[gone].lastSeq() <= to) {
      old[gone].segment.letGo(old[gone].bytes());
      gone++;
    }
    if (gone > 0) {
      runs = Arrays.copyOfRange(old, gone, old.length);
    }
  }

  /** Restores what a checkpoint says. */
  void restore(long highest, long trimmed, long lsn) {
    arrived(lsn);
    raiseHighest(highest);
    trimmedTo = trimmed;
  }

  void add(SnapshotRef snapshot) {
    SnapshotRef[] kept = removing(old -> snapshot.replaces(old));
    kept = Arrays.copyOf(kept, kept.length + 1);
    kept[kept.length - 1] = snapshot;
    missNoMore(lost -> lost.isReplacedBy(snapshot));
    snapshot.segment().hold(snapshot.entryBytes());
    snapshots = kept;
  }

  /** Deletes the snapshots in these bounds that are older than the entry that deletes them. */
  void deleteSnapshots(long seqMin, long seqMax, long timestampMax, long beforeLsn) {
    snapshots = removing(old -> old.isWithin(seqMin, seqMax, timestampMax));
    missNoMore(lost -> lost.lsn() < beforeLsn && lost.isWithin(seqMin, seqMax, timestampMax));
  }

  private SnapshotRef[] removing(Predicate<SnapshotRef> which) {
    SnapshotRef[] old = snapshots;
    SnapshotRef[] kept = new SnapshotRef[old.length];
    int count = 0;
    for (SnapshotRef snapshot : old) {
      if (which.test(snapshot)) {
        snapshot.segment().letGo(snapshot.entryBytes());
      } else {
        kept[count++] = snapshot;
      }
    }
    return Arrays.copyOf(kept, count);
  }

  /** Forgets all there is. */
  void clear() {
    for (Run run : runs) {
      run.segment.letGo(run.bytes());
    }
    runs = NO_RUNS;
    missing = List.of();
    lostSnapshots = List.of();
    unproven = false;
    snapshots = removing(every -> true);
  }
}
