package io.virta.persistence.lane.index;

import io.virta.persistence.lane.evidence.KeptSnapshot;
import io.virta.persistence.lane.evidence.Tombstones;
import io.virta.persistence.lane.segment.Hole;
import io.virta.persistence.log.DamagedLogException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The losses of one history that were found when the lane was opened, and those that repairs
 * abandoned. Recovery sets them; afterwards the writer removes what is trimmed, deleted or
 * replaced. Reads are safe for any thread.
 */
public final class Losses {
  private final History history;
  private volatile boolean unproven;
  private volatile List<KeptSnapshot> snapshots = List.of();
  private volatile List<MissingEvents> missing = List.of();
  private volatile List<Tombstones.Range> abandoned = List.of();

  Losses(History history) {
    this.history = history;
  }

  /** Whether the newest entries may be lost. */
  public boolean isUnproven() {
    return unproven;
  }

  /** Recovery only. */
  public void unproven(boolean value) {
    unproven = value;
  }

  /** The snapshots that should exist but do not. */
  public List<KeptSnapshot> snapshots() {
    return snapshots;
  }

  /**
   * Sets the snapshots listed in a checkpoint as missing until recovery finds them. Recovery only.
   */
  public void owe(List<KeptSnapshot> kept) {
    snapshots = List.copyOf(kept);
  }

  /** Whether a checkpoint lists the snapshot of entry {@code lsn} and it is not found yet. */
  public boolean isOwed(long lsn) {
    return snapshots.stream().anyMatch(lost -> lost.lsn() == lsn);
  }

  /** Removes abandoned snapshots from the missing ones. Recovery only. */
  public void abandonSnapshots(Set<Long> lsns) {
    missNoMore(lost -> lsns.contains(lost.lsn()));
  }

  void met(SnapshotRef snapshot) {
    missNoMore(snapshot::replaces);
  }

  void missNoMore(Predicate<KeptSnapshot> which) {
    if (!snapshots.isEmpty()) {
      snapshots = snapshots.stream().filter(which.negate()).toList();
    }
  }

  /** Adds abandoned events, which no longer count as missing. Recovery only. */
  public void abandon(Tombstones.Range range) {
    List<Tombstones.Range> grown = new ArrayList<>(abandoned);
    grown.add(range);
    abandoned = List.copyOf(grown);
  }

  /** The first number from {@code persistSeq} on that no repair abandoned. */
  public long skipAbandoned(long persistSeq) {
    long seq = persistSeq;
    for (boolean moved = true; moved; ) {
      moved = false;
      for (Tombstones.Range range : abandoned) {
        if (seq >= range.fromSeq() && seq <= range.toSeq()) {
          seq = range.toSeq() + 1;
          moved = true;
        }
      }
    }
    return seq;
  }

  /** Finds events that should be in a run but are in none. Recovery only. */
  public void noteMissing() {
    List<MissingEvents> found = new ArrayList<>();
    long next = skipAbandoned(history.trimmedTo() + 1);
    for (Run run : history.runs()) {
      if (run.firstSeq() > next) {
        found.add(new MissingEvents(next, run.firstSeq() - 1));
      }
      next = skipAbandoned(Math.max(next, run.lastSeq() + 1));
    }
    if (next <= history.highestSeq()) {
      found.add(new MissingEvents(next, history.highestSeq()));
    }
    missing = List.copyOf(found);
  }

  /** The events lost before the lane was opened, neither abandoned nor trimmed; ascending. */
  public List<MissingEvents> missing() {
    List<MissingEvents> now = missing;
    long trimmedTo = history.trimmedTo();
    return now.isEmpty() || now.get(0).toSeq() > trimmedTo
        ? now
        : now.stream().filter(events -> events.toSeq() > trimmedTo).toList();
  }

  /** Whether there is a loss that no repair abandoned. */
  public boolean isAny() {
    return unproven || !snapshots.isEmpty() || !missing().isEmpty();
  }

  /** Whether some of the lost entries may have been in the hole. */
  boolean mayBeIn(Hole hole) {
    return (unproven && hole.lsnTo() >= history.lastLsn())
        || snapshots.stream().anyMatch(lost -> hole.covers(lost.lsn()))
        || !missing().isEmpty();
  }

  /** Creates the exception for a read that needs these events. */
  public DamagedLogException damaged(MissingEvents events) {
    return new DamagedLogException(
        "%s: events %d..%d are missing from the log; see `log verify` and `log repair`"
            .formatted(history.persistenceId(), events.fromSeq(), events.toSeq()));
  }

  /** Describes the losses, with one clause for each. */
  public String describe() {
    List<String> parts = new ArrayList<>();
    missing()
        .forEach(
            events ->
                parts.add("events %d..%d are missing".formatted(events.fromSeq(), events.toSeq())));
    snapshots.forEach(
        lost -> parts.add("its snapshot, entry %d, is missing".formatted(lost.lsn())));
    if (unproven) {
      parts.add("its newest entries may be missing");
    }
    return String.join(", ", parts);
  }

  void clear() {
    missing = List.of();
    snapshots = List.of();
    unproven = false;
  }
}
