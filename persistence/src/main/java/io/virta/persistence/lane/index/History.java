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
 * The state of one persistence id in the lane: its highest number, its trim point, and the places
 * of its events and snapshots. Only the writer changes it, after the change is durable; arrays that
 * readers see are replaced, never modified. Methods are safe for any thread unless they are
 * documented as "writer thread only" or "recovery only".
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

  /** The number that identifies the id in the entries of this lane, from 1. */
  public int no() {
    return no;
  }

  /** The entries of this id that damage destroyed. */
  public Losses losses() {
    return losses;
  }

  /** The highest durable persist sequence number, 0 for none; trimming does not lower it. */
  public long highestSeq() {
    return highestSeq;
  }

  /** The number up to which events are deleted, inclusive. */
  public long trimmedTo() {
    return trimmedTo;
  }

  /** The LSN of its newest durable entry. Writer thread only. */
  public long lastLsn() {
    return lastLsn;
  }

  /** The highest persist sequence number written, durable or not. Writer thread only. */
  public long stagedSeq() {
    return stagedSeq;
  }

  /** Registers that events up to {@code lastSeq} are written. Writer thread only. */
  public void staged(long lastSeq) {
    stagedSeq = lastSeq;
    refusedSeq = 0;
  }

  /**
   * The first number rejected for lack of room since the last success, 0 for none. Writer thread
   * only.
   */
  public long refusedSeq() {
    return refusedSeq;
  }

  /** Registers that there was no room for event {@code seq}. Writer thread only. */
  public void refused(long seq) {
    if (refusedSeq == 0) {
      refusedSeq = seq;
    }
  }

  /** Whether the dictionary of the segment already contains this id. Writer thread only. */
  public boolean isNamedIn(Segment segment) {
    return namedInSegment == segment.id();
  }

  /** Writer thread only. */
  public void namedIn(Segment segment) {
    namedInSegment = segment.id();
  }

  /** The LSN of its newest written entry, durable or not. Writer thread only. */
  public long stagedLsn() {
    return stagedLsn;
  }

  /** Writer thread only. */
  public void stagedLsn(long lsn) {
    stagedLsn = lsn;
  }

  /** Reverts the staged state to the durable one. Writer thread only. */
  public void takeBack() {
    stagedSeq = highestSeq;
    stagedLsn = lastLsn;
    namedInSegment = 0;
  }

  /** The runs, ascending by sequence number and without overlap. The array must not be modified. */
  public Run[] runs() {
    return runs.all();
  }

  /** The snapshots, in any order. The array must not be modified. */
  public SnapshotRef[] snapshots() {
    return snapshots;
  }

  /** Whether the history has no state, so that it need not be stored. */
  public boolean isForgettable() {
    return highestSeq == 0
        && runs().length == 0
        && snapshots.length == 0
        && losses.snapshots().isEmpty();
  }

  /**
   * The highest sequence number of a snapshot, after which events may continue; 0 without a
   * snapshot.
   */
  public long newestSnapshotSeq() {
    long newest = 0;
    for (SnapshotRef snapshot : snapshots) {
      newest = Math.max(newest, snapshot.persistSeq());
    }
    return newest;
  }

  /** Whether one of its snapshots is at that place. */
  public boolean hasSnapshotAt(String file, long offset) {
    for (SnapshotRef snapshot : snapshots) {
      if (snapshot.offset() == offset && snapshot.segment().fileName().equals(file)) {
        return true;
      }
    }
    return false;
  }

  /** Whether any of its events or snapshots is in the segment. */
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

  /** The first run that ends at or after {@code persistSeq}; null if there is none. */
  public @Nullable Run runFrom(long persistSeq) {
    for (Run run : runs()) {
      if (run.lastSeq() >= persistSeq) {
        return run;
      }
    }
    return null;
  }

  /**
   * Checks why the segment of a run is released although the run was just found. Returns if the run
   * was trimmed or copied, so that the caller can look it up again.
   *
   * @throws io.virta.persistence.log.LogReadException if the run still exists, because then the
   *     lane was closed
   */
  public void requireOpen(Run run) {
    if (runs.has(run)) {
      throw PassingFailures.closed(run.segment().fileName());
    }
  }

  /** The same check for a snapshot. */
  public void requireOpen(SnapshotRef snapshot) {
    if (Arrays.asList(snapshots).contains(snapshot)) {
      throw PassingFailures.closed(snapshot.segment().fileName());
    }
  }

  /** The state for a checkpoint, including snapshots that are missing. Writer thread only. */
  Checkpoint.HistoryState state() {
    List<KeptSnapshot> kept = new ArrayList<>(losses.snapshots());
    for (SnapshotRef snapshot : snapshots) {
      kept.add(snapshot.kept());
    }
    return new Checkpoint.HistoryState(
        no, losses.isUnproven(), persistenceId, highestSeq, trimmedTo, lastLsn, kept);
  }

  /** Restores the state from a checkpoint. Recovery only. */
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

  /** Registers that its entry {@code lsn} is durable. Writer thread only. */
  public void arrived(long lsn) {
    lastLsn = Math.max(lastLsn, lsn);
    stagedLsn = Math.max(stagedLsn, lsn);
  }

  /** Adds a durable event. */
  void add(Segment segment, EventRef event) {
    runs.add(segment, event);
    raiseHighest(event.lastPersistSeq());
  }

  /** Adds a run that is already counted as held by its segment. */
  void insert(Run run) {
    runs.insert(run);
  }

  /** Replaces a run in memory by the sealed run. */
  void replace(Run old, Run by) {
    runs.replace(old, by);
  }

  /** Adds the copy of an event that also exists in an older segment. Recovery only. */
  public void addCopy(Segment segment, EntryContent content, RecordSpan records, long offset) {
    raiseHighest(runs.addCopy(segment, content, records, offset).lastPersistSeq());
  }

  /** Replaces the events of a run by copies of them. Writer thread only. */
  public void move(Run run, Segment segment, List<EventRef> copies) {
    runs.move(run, segment, copies);
  }

  /**
   * Decides between runs and their copies, which a crash may have left incomplete. Recovery only.
   */
  public void resolveCopies() {
    runs.resolveCopies(trimmedTo + 1);
  }

  /** Deletes the events up to and including {@code seq}, but not beyond the highest number. */
  void trimTo(long seq) {
    long to = Math.min(seq, highestSeq);
    if (to <= trimmedTo) {
      return;
    }
    trimmedTo = to;
    runs.trimTo(to);
  }

  /**
   * Adds a durable snapshot, which replaces older ones with the same number and time. Writer thread
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

  /**
   * Deletes the snapshots within these bounds that are older than the deleting entry {@code
   * beforeLsn}.
   */
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

  /** Deletes everything. */
  void clear() {
    runs.clear();
    losses.clear();
    snapshots = removing(every -> true);
  }
}
