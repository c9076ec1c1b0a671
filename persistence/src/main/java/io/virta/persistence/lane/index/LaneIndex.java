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
 * Everything the lane knows without reading: its histories and its segments. Changed by recovery,
 * then by the writer alone; read by any thread, but for what is documented as the writer's.
 */
public final class LaneIndex {
  private final Map<String, History> histories = new ConcurrentHashMap<>();
  private final Map<Integer, History> byNo = new HashMap<>();

  /** Numbers of dropped histories, with the last segment that may name them. */
  private final Map<Integer, Long> dropped = new HashMap<>();

  private volatile List<Segment> segments = List.of();
  private volatile List<Hole> holes = List.of();
  private volatile List<History> hurt = List.of();
  private List<SegmentEnd> lostSegments = List.of();
  private volatile long abandonedLsn;
  private volatile long unprovenLsn;
  private Checkpoint.Unseen unseen = Checkpoint.Unseen.NONE;
  private int nextHistoryNo = 1;

  /** The history of that id; null without one. */
  public @Nullable History find(String persistenceId) {
    return histories.get(persistenceId);
  }

  /**
   * The history with that number; null when there is none, or it was dropped. Writer thread only.
   */
  public @Nullable History find(int historyNo) {
    return byNo.get(historyNo);
  }

  /** All of them, in any order. */
  public Collection<History> histories() {
    return histories.values();
  }

  /** The history of that id; a new one gets the next number. Writer thread only. */
  public History findOrAdd(String persistenceId) {
    History known = histories.get(persistenceId);
    return known != null ? known : add(persistenceId, nextHistoryNo);
  }

  /**
   * The history of that id and number, as the dictionary says; null when it was dropped, or when
   * the id has a higher number by now: a crash may bring back a segment that was given back.
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

  /** Entries up to that number may be lost without their history being known; 0 for none. */
  public long unprovenLsn() {
    return unprovenLsn;
  }

  /** Recovery only. */
  public void unprovenLsn(long lsn) {
    unprovenLsn = lsn;
  }

  /** False when lost entries may be all there was of some id. */
  public boolean knowsAllIds() {
    return unprovenLsn == 0;
  }

  /**
   * Entries that the next opening must apply again in case they can be read then. Writer thread
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
   * Refuses what depends on knowing all of an id, where damage may have taken some of it: ids whose
   * last entries lie before the damage, and unknown ids.
   *
   * @throws DamagedLogException then
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

  /** Never gives that number to a new history. */
  public void avoid(int historyNo) {
    nextHistoryNo = Math.max(nextHistoryNo, historyNo + 1);
  }

  /** The lowest number that was never given away. Writer thread only. */
  public int nextHistoryNo() {
    return nextHistoryNo;
  }

  /** What a checkpoint says of the numbers of histories. Writer thread only. */
  public Checkpoint.Numbers numbers() {
    return new Checkpoint.Numbers(nextHistoryNo, dropped());
  }

  /** What a checkpoint says of damage. Writer thread only. */
  public Checkpoint.Doubt doubt() {
    return new Checkpoint.Doubt(unprovenLsn, unseen);
  }

  /** Forgets the history; the entries of its number up to that segment are dead. */
  void drop(History history, long segmentId) {
    history.clear();
    histories.remove(history.persistenceId(), history);
    byNo.remove(history.no());
    dropped.put(history.no(), segmentId);
  }

  /** Notes what a checkpoint says of a dropped number. Recovery only. */
  public void restoreDropped(int historyNo, long segmentId) {
    dropped.put(historyNo, segmentId);
    avoid(historyNo);
  }

  /** The dropped numbers that some segment may still name, if it comes back. */
  private Map<Integer, Long> dropped() {
    long oldest = segments.isEmpty() ? Long.MAX_VALUE : segments.get(0).id();
    for (SegmentEnd lost : lostSegments) {
      oldest = Math.min(oldest, lost.segmentId());
    }
    long kept = oldest;
    dropped.values().removeIf(last -> last < kept);
    return Map.copyOf(dropped);
  }

  /** Where durable entries can no longer be found, abandoned or not. */
  public List<Hole> holes() {
    return holes;
  }

  /** Recovery only. */
  public void holes(List<Hole> found) {
    holes = List.copyOf(found);
  }

  /** Damage up to that entry was seen by a repair. */
  public long abandonedLsn() {
    return abandonedLsn;
  }

  /** Recovery only. */
  public void abandonedLsn(long lsn) {
    abandonedLsn = lsn;
  }

  /** Histories that lost something when the lane was opened. */
  public List<History> hurt() {
    return hurt;
  }

  /** Recovery only. */
  public void hurt(List<History> histories) {
    hurt = List.copyOf(histories);
  }

  /** The histories that may have lost what was in there. */
  public List<History> hurtBy(Hole hole) {
    return hurt.stream().filter(history -> history.losses().mayBeIn(hole)).toList();
  }

  /**
   * Whether something is lost in there that no repair abandoned. Below the checkpoint a hole that
   * hurts no history held nothing that is kept.
   */
  public boolean isOpen(Hole hole) {
    boolean ofAnyId = hole.lsnTo() > abandonedLsn && hole.lsnFrom() <= unprovenLsn;
    return ofAnyId || !hurtBy(hole).isEmpty();
  }

  /** Segments that are missing and that no repair abandoned. Writer thread only. */
  public List<SegmentEnd> lostSegments() {
    return lostSegments;
  }

  /** Recovery only. */
  public void lostSegments(List<SegmentEnd> segments) {
    lostSegments = List.copyOf(segments);
  }

  /** What a checkpoint says of every history that is not empty. Writer thread only. */
  public List<Checkpoint.HistoryState> states() {
    List<Checkpoint.HistoryState> states = new ArrayList<>(histories.size());
    for (History history : histories.values()) {
      if (!history.isForgettable()) {
        states.add(history.state());
      }
    }
    return states;
  }

  /** The sealed segments that must exist from now on: those in which something is kept. */
  public List<SegmentEnd> neededEnds() {
    List<SegmentEnd> ends = new ArrayList<>(lostSegments);
    for (Segment segment : segments) {
      if (segment.isSealed() && segment.isNeeded()) {
        ends.add(segment.knownEnd());
      }
    }
    return ends;
  }

  /** Oldest first, the one being written last. The list does not change. */
  public List<Segment> segments() {
    return segments;
  }

  /** Recovery only. */
  public void segments(List<Segment> found) {
    segments = List.copyOf(found);
  }

  /** Adds the segment that is written from now on. Writer thread only. */
  public void add(Segment segment) {
    List<Segment> grown = new ArrayList<>(segments);
    grown.add(segment);
    segments = List.copyOf(grown);
  }

  /** Removes a segment in which nothing is kept. Writer thread only. */
  public void remove(Segment segment) {
    List<Segment> left = new ArrayList<>(segments);
    left.remove(segment);
    segments = List.copyOf(left);
  }
}
