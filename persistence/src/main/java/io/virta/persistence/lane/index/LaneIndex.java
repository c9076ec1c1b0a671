package io.virta.persistence.lane.index;

import io.virta.persistence.lane.evidence.Checkpoint;
import io.virta.persistence.lane.segment.Hole;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.lane.segment.SegmentEnd;
import io.virta.persistence.log.DamagedLogException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of a lane in memory: its histories and its segments. Changed by recovery, and
 * afterwards only by the writer. Methods are safe for any thread unless they are documented as
 * "writer thread only" or "recovery only".
 */
public final class LaneIndex {
  private final Map<String, History> histories = new ConcurrentHashMap<>();
  private final Map<Integer, History> byNo = new HashMap<>();

  /** The numbers of dropped histories, with the last segment that may refer to them. */
  private final Map<Integer, Long> dropped = new HashMap<>();

  private volatile List<Segment> segments = List.of();
  private volatile List<Hole> holes = List.of();
  private volatile List<History> hurt = List.of();
  private List<SegmentEnd> lostSegments = List.of();
  private volatile long abandonedLsn;
  private volatile long unprovenLsn;
  private Checkpoint.Unseen unseen = Checkpoint.Unseen.NONE;
  private int nextHistoryNo = 1;

  /** The history of an id; null if there is none. */
  public @Nullable History find(String persistenceId) {
    return histories.get(persistenceId);
  }

  /** The history with a number; null if there is none, or if it was dropped. Writer thread only. */
  public @Nullable History find(int historyNo) {
    return byNo.get(historyNo);
  }

  /** All histories, in any order. */
  public Collection<History> histories() {
    return histories.values();
  }

  /** Returns the history of an id; a new one gets the next number. Writer thread only. */
  public History findOrAdd(String persistenceId) {
    History known = histories.get(persistenceId);
    return known != null ? known : add(persistenceId, nextHistoryNo);
  }

  /**
   * Returns the history for an entry of a dictionary; null if the history was dropped, or if the id
   * already has a higher number: after a crash a freed segment may exist again.
   */
  public @Nullable History name(String persistenceId, int historyNo) {
    avoid(historyNo);
    if (dropped.containsKey(historyNo)) {
      return null;
    }
    History known = byNo.get(historyNo);
    if (known != null) {
      return known;
    }
    History before = histories.get(persistenceId);
    if (before != null && before.no() > historyNo) {
      return null;
    }
    if (before != null) {
      drop(before, Long.MAX_VALUE); // a new number for an old id: its DROP was lost to damage
    }
    return add(persistenceId, historyNo);
  }

  private History add(String persistenceId, int historyNo) {
    History history = new History(persistenceId, historyNo);
    histories.put(persistenceId, history);
    byNo.put(historyNo, history);
    avoid(historyNo);
    return history;
  }

  /** The LSN up to which entries may be lost without their histories being known; 0 for none. */
  public long unprovenLsn() {
    return unprovenLsn;
  }

  /** Recovery only. */
  public void unprovenLsn(long lsn) {
    unprovenLsn = lsn;
  }

  /** False if lost entries may have been the only ones of some id. */
  public boolean knowsAllIds() {
    return unprovenLsn == 0;
  }

  /**
   * The entries that the next opening must apply again if they are readable then. Writer thread
   * only.
   */
  public Checkpoint.Unseen unseen() {
    return unseen;
  }

  /** Recovery only. */
  public void unseen(Checkpoint.Unseen entries) {
    unseen = entries;
  }

  /**
   * Requires that no entry of the id can be lost. It fails for unknown ids and for ids whose last
   * entries are before unexplained damage.
   *
   * @throws DamagedLogException if entries of the id may be lost
   */
  public void requireProven(String persistenceId) {
    History history = histories.get(persistenceId);
    boolean proven =
        (history == null || history.isForgettable())
            ? knowsAllIds()
            : !history.losses().isUnproven();
    if (!proven) {
      throw new DamagedLogException(
          "%s: durable entries of the lane cannot be read, and some may be of this id; see `log verify` and `log repair`"
              .formatted(persistenceId));
    }
  }

  /** Ensures that {@code historyNo} is never assigned to a new history. */
  public void avoid(int historyNo) {
    nextHistoryNo = Math.max(nextHistoryNo, historyNo + 1);
  }

  /** The lowest number that was never assigned. Writer thread only. */
  public int nextHistoryNo() {
    return nextHistoryNo;
  }

  /** The numbers of histories, for a checkpoint. Writer thread only. */
  public Checkpoint.Numbers numbers() {
    return new Checkpoint.Numbers(nextHistoryNo, dropped());
  }

  /** The uncertainty that damage left, for a checkpoint. Writer thread only. */
  public Checkpoint.Doubt doubt() {
    return new Checkpoint.Doubt(unprovenLsn, unseen);
  }

  /**
   * Deletes the history; entries with its number in segments up to {@code segmentId} are obsolete.
   */
  void drop(History history, long segmentId) {
    history.clear();
    histories.remove(history.persistenceId(), history);
    byNo.remove(history.no());
    dropped.put(history.no(), segmentId);
  }

  /** Restores a dropped number from a checkpoint. Recovery only. */
  public void restoreDropped(int historyNo, long segmentId) {
    dropped.put(historyNo, segmentId);
    avoid(historyNo);
  }

  /** The dropped numbers that existing or restorable segments may still refer to. */
  private Map<Integer, Long> dropped() {
    long oldest = segments.isEmpty() ? Long.MAX_VALUE : segments.get(0).id();
    for (SegmentEnd lost : lostSegments) {
      oldest = Math.min(oldest, lost.segmentId());
    }
    long kept = oldest;
    dropped.values().removeIf(last -> last < kept);
    return Map.copyOf(dropped);
  }

  /** The holes in which durable entries were lost, abandoned or not. */
  public List<Hole> holes() {
    return holes;
  }

  /** Recovery only. */
  public void holes(List<Hole> found) {
    holes = List.copyOf(found);
  }

  /** The LSN up to which a repair saw damage. */
  public long abandonedLsn() {
    return abandonedLsn;
  }

  /** Recovery only. */
  public void abandonedLsn(long lsn) {
    abandonedLsn = lsn;
  }

  /** The histories found to have lost something when the lane was opened. */
  public List<History> hurt() {
    return hurt;
  }

  /** Recovery only. */
  public void hurt(List<History> histories) {
    hurt = List.copyOf(histories);
  }

  /** The histories that may have lost entries in the hole. */
  public List<History> hurtBy(Hole hole) {
    return hurt.stream().filter(history -> history.losses().mayBeIn(hole)).toList();
  }

  /**
   * Whether entries lost in the hole are not abandoned by a repair. A hole below the checkpoint
   * that affects no history contained no kept entry.
   */
  public boolean isOpen(Hole hole) {
    boolean ofAnyId = hole.lsnTo() > abandonedLsn && hole.lsnFrom() <= unprovenLsn;
    return ofAnyId || !hurtBy(hole).isEmpty();
  }

  /** The missing segments that no repair abandoned. Writer thread only. */
  public List<SegmentEnd> lostSegments() {
    return lostSegments;
  }

  /** Recovery only. */
  public void lostSegments(List<SegmentEnd> segments) {
    lostSegments = List.copyOf(segments);
  }

  /** The states of all non-empty histories, for a checkpoint. Writer thread only. */
  public List<Checkpoint.HistoryState> states() {
    List<Checkpoint.HistoryState> states = new ArrayList<>(histories.size());
    for (History history : histories.values()) {
      if (!history.isForgettable()) {
        states.add(history.state());
      }
    }
    return states;
  }

  /** The sealed segments that must exist from now on, because they have kept entries. */
  public List<SegmentEnd> neededEnds() {
    List<SegmentEnd> ends = new ArrayList<>(lostSegments);
    for (Segment segment : segments) {
      if (segment.isSealed() && segment.isNeeded()) {
        ends.add(segment.knownEnd());
      }
    }
    return ends;
  }

  /** The segments, oldest first; the last is the one being written. The list is immutable. */
  public List<Segment> segments() {
    return segments;
  }

  /** Recovery only. */
  public void segments(List<Segment> found) {
    segments = List.copyOf(found);
  }

  /** Adds the segment to be written from now on. Writer thread only. */
  public void add(Segment segment) {
    List<Segment> grown = new ArrayList<>(segments);
    grown.add(segment);
    segments = List.copyOf(grown);
  }

  /** Removes a segment without kept entries. Writer thread only. */
  public void remove(Segment segment) {
    List<Segment> left = new ArrayList<>(segments);
    left.remove(segment);
    segments = List.copyOf(left);
  }
}
