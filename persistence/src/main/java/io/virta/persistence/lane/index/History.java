package io.virta.persistence.lane.index;

import io.virta.persistence.lane.evidence.Checkpoint;
import io.virta.persistence.lane.evidence.KeptSnapshot;
import io.virta.persistence.lane.segment.EntryContent;
import io.virta.persistence.lane.segment.PassingFailures;
import io.virta.persistence.lane.segment.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the lane knows of one persistence id: how far its events go, which of them are trimmed,
 * where the others and its snapshots stand. The writer alone changes it, after the change is
 * durable; readers see whole arrays that are replaced, never changed. What is documented as the
 * writer's is for its thread only, everything else for any thread.
 */
public final class History {
  private static final SnapshotRef[] NO_SNAPSHOTS = {};

  private final String persistenceId;
  private final int no;
  private final Losses losses = new Losses(this);
  private final Runs runs;
  private long stagedSeq;
  private long refusedSeq;
  private long namedInSegment;
  private long stagedLsn;
  private long lastLsn;
  private volatile long highestSeq;
  private volatile long trimmedTo;
  private volatile SnapshotRef[] snapshots = NO_SNAPSHOTS;

  History(String persistenceId, int no) {
    this.persistenceId = persistenceId;
    this.no = no;
    this.runs = new Runs(no);
  }

  public String persistenceId() {
    return persistenceId;
  }

  /** The number that stands for the id in the entries of this lane, from 1. */
  public int no() {
    return no;
  }

  /** What damage took of it. */
  public Losses losses() {
    return losses;
  }

  /**
   * The highest persist sequence number that is durable, 0 for none; trimming does not lower it.
   */
  public long highestSeq() {
    return highestSeq;
  }

  /** Events up to and including that number are forgotten. */
  public long trimmedTo() {
    return trimmedTo;
  }

  /** Its newest durable entry. Writer thread only. */
  public long lastLsn() {
    return lastLsn;
  }

  /** Highest persist sequence number written but perhaps not yet durable. Writer thread only. */
  public long stagedSeq() {
    return stagedSeq;
  }

  /** Notes that events up to that number are written. Writer thread only. */
  public void staged(long lastSeq) {
    stagedSeq = lastSeq;
    refusedSeq = 0;
  }

  /**
   * First number refused because there was no room since the last success, 0 for none. Writer
   * thread only.
   */
  public long refusedSeq() {
    return refusedSeq;
  }

  /** Notes that there was no room for the event of that number. Writer thread only. */
  public void refused(long seq) {
    if (refusedSeq == 0) {
      refusedSeq = seq;
    }
  }

  /** Whether the dictionary of that segment names it already. Writer thread only. */
  public boolean isNamedIn(Segment segment) {
    return namedInSegment == segment.id();
  }

  /** Writer thread only. */
  public void namedIn(Segment segment) {
    namedInSegment = segment.id();
  }

  /** Its newest entry that was written but is perhaps not yet durable. Writer thread only. */
  public long stagedLsn() {
    return stagedLsn;
  }

  /** Writer thread only. */
  public void stagedLsn(long lsn) {
    stagedLsn = lsn;
  }

  /** Forgets what was written and not made durable. Writer thread only. */
  public void takeBack() {
    stagedSeq = highestSeq;
    stagedLsn = lastLsn;
    namedInSegment = 0;
  }

  /** Ascending by sequence number, none overlapping another; not to be changed. */
  public Run[] runs() {
    return runs.all();
  }

  /** Its snapshots in any order; not to be changed. */
  public SnapshotRef[] snapshots() {
    return snapshots;
  }

  /** Whether nothing would be lost if nobody knew it. */
  public boolean isForgettable() {
    return highestSeq == 0
        && runs().length == 0
        && snapshots.length == 0
        && losses.snapshots().isEmpty();
  }

  /** The sequence number behind which a snapshot lets events begin; 0 without a snapshot. */
  public long newestSnapshotSeq() {
    long newest = 0;
    for (SnapshotRef snapshot : snapshots) {
      newest = Math.max(newest, snapshot.persistSeq());
    }
    return newest;
  }

  /** Whether one of its snapshots stands at that place. */
  public boolean hasSnapshotAt(String file, long offset) {
    for (SnapshotRef snapshot : snapshots) {
      if (snapshot.offset() == offset && snapshot.segment().fileName().equals(file)) {
        return true;
      }
    }
    return false;
  }

  /** Whether some of its events or snapshots are in that segment. */
  public boolean isIn(long segmentId) {
    for (Run run : runs()) {
      if (run.segment().id() == segmentId) {
        return true;
      }
    }
    for (SnapshotRef snapshot : snapshots) {
      if (snapshot.segment().id() == segmentId) {
        return true;
      }
    }
    return false;
  }

  @Nullable Run lastRun() {
    return runs.last();
  }

  @Nullable Run runOf(Segment segment, long firstSeq) {
    for (Run run : runs()) {
      if (run.segment() == segment && run.firstSeq() == firstSeq) {
        return run;
      }
    }
    return null;
  }

  /** The first run that ends at or behind that number; null without one. */
  public @Nullable Run runFrom(long persistSeq) {
    for (Run run : runs()) {
      if (run.lastSeq() >= persistSeq) {
        return run;
      }
    }
    return null;
  }

  /**
   * Says why a run that was found a moment ago has lost its segment: it was trimmed or copied, so
   * that looking it up again finds another one, or the lane was closed.
   *
   * @throws io.virta.persistence.log.LogReadException when the lane was closed
   */
  public void requireOpen(Run run) {
    if (runs.has(run)) {
      throw PassingFailures.closed(run.segment().fileName());
    }
  }

  /** The same for a snapshot. */
  public void requireOpen(SnapshotRef snapshot) {
    if (Arrays.asList(snapshots).contains(snapshot)) {
      throw PassingFailures.closed(snapshot.segment().fileName());
    }
  }

  /**
   * What a checkpoint says of it, snapshots that readers still miss included. Writer thread only.
   */
  Checkpoint.HistoryState state() {
    List<KeptSnapshot> kept = new ArrayList<>(losses.snapshots());
    for (SnapshotRef snapshot : snapshots) {
      kept.add(snapshot.kept());
    }
    return new Checkpoint.HistoryState(
        no, losses.isUnproven(), persistenceId, highestSeq, trimmedTo, lastLsn, kept);
  }

  /** Restores what a checkpoint says. Recovery only. */
  public void restore(Checkpoint.HistoryState state) {
    arrived(state.lastLsn());
    raiseHighest(state.highestSeq());
    trimmedTo = state.trimmedTo();
  }

  void raiseHighest(long seq) {
    if (seq > highestSeq) {
      highestSeq = seq;
    }
    stagedSeq = Math.max(stagedSeq, seq);
  }

  /** Notes that its entry of that number is durable. Writer thread only. */
  public void arrived(long lsn) {
    lastLsn = Math.max(lastLsn, lsn);
    stagedLsn = Math.max(stagedLsn, lsn);
  }

  /** Notes a durable event. */
  void add(Segment segment, EventRef event) {
    runs.add(segment, event);
    raiseHighest(event.lastPersistSeq());
  }

  /** Adds a run whose segment already counts it as held. */
  void insert(Run run) {
    runs.insert(run);
  }

  /** Puts a sealed run in the place of itself in memory. */
  void replace(Run old, Run by) {
    runs.replace(old, by);
  }

  /** Notes the copy of an event that also exists further back. Recovery only. */
  public void addCopy(Segment segment, EntryContent content, RecordSpan records, long offset) {
    raiseHighest(runs.addCopy(segment, content, records, offset).lastPersistSeq());
  }

  /** Lets the events of a run be those copies of them. Writer thread only. */
  public void move(Run run, Segment segment, List<EventRef> copies) {
    runs.move(run, segment, copies);
  }

  /** Decides between runs and copies of them that a crash may have cut short. Recovery only. */
  public void resolveCopies() {
    runs.resolveCopies(trimmedTo + 1);
  }

  /** Forgets events up to and including that number, at most up to the highest. */
  void trimTo(long seq) {
    long to = Math.min(seq, highestSeq);
    if (to <= trimmedTo) {
      return;
    }
    trimmedTo = to;
    runs.trimTo(to);
  }

  /**
   * Notes a durable snapshot, in the place of older ones with its number and time. Writer thread
   * only.
   */
  public void add(SnapshotRef snapshot) {
    SnapshotRef[] kept = removing(snapshot::replaces);
    kept = Arrays.copyOf(kept, kept.length + 1);
    kept[kept.length - 1] = snapshot;
    losses.met(snapshot);
    snapshot.segment().hold(snapshot.entryBytes());
    snapshots = kept;
  }

  /** Deletes the snapshots in these bounds that are older than the entry that deletes them. */
  void deleteSnapshots(long seqMin, long seqMax, long timestampMax, long beforeLsn) {
    snapshots = removing(old -> old.isWithin(seqMin, seqMax, timestampMax));
    losses.missNoMore(
        lost -> lost.lsn() < beforeLsn && lost.isWithin(seqMin, seqMax, timestampMax));
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
    runs.clear();
    losses.clear();
    snapshots = removing(every -> true);
  }
}
