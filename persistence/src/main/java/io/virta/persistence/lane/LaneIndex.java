package io.virta.persistence.lane;

import io.virta.persistence.log.DamagedLogException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything the lane knows without reading: its shards and its segments. Changed by recovery, then
 * by the writer alone; read by anybody.
 */
final class LaneIndex {
  private final Map<String, Shard> shards = new ConcurrentHashMap<>();
  private final Map<Integer, Shard> byNo = new HashMap<>();

  /** Numbers of dropped shards, with the last segment that may name them. */
  private final Map<Integer, Long> dropped = new HashMap<>();

  private volatile List<Segment> segments = List.of();
  private volatile List<Hole> holes = List.of();
  private volatile List<Shard> hurt = List.of();
  private List<Checkpoint.SegmentEnd> lostSegments = List.of();
  private volatile long givenUpLsn;
  private volatile long unprovenLsn;
  private Checkpoint.Unseen unseen = Checkpoint.Unseen.NONE;
  private int nextShardNo = 1;

  @Nullable Shard find(String persistenceId) {
    return shards.get(persistenceId);
  }

  @Nullable Shard find(int shardNo) {
    return byNo.get(shardNo);
  }

  Collection<Shard> shards() {
    return shards.values();
  }

  /** The shard of that id; a new one gets the next number. */
  Shard findOrAdd(String persistenceId) {
    Shard known = shards.get(persistenceId);
    return known != null ? known : add(persistenceId, nextShardNo);
  }

  /**
   * The shard of that id and number, as the dictionary says; null when it was dropped, or when the
   * id has a higher number by now: a crash may bring back a segment that was given back.
   */
  @Nullable Shard name(String persistenceId, int shardNo) {
    avoid(shardNo);
    if (dropped.containsKey(shardNo)) {
      return null;
    }
    Shard known = byNo.get(shardNo);
    if (known != null) {
      return known;
    }
    Shard before = shards.get(persistenceId);
    if (before != null && before.no > shardNo) {
      return null;
    }
    if (before != null) {
      drop(before, Long.MAX_VALUE); // a new number for an old id: its DROP was lost to damage
    }
    return add(persistenceId, shardNo);
  }

  private Shard add(String persistenceId, int shardNo) {
    Shard shard = new Shard(persistenceId, shardNo);
    shards.put(persistenceId, shard);
    byNo.put(shardNo, shard);
    avoid(shardNo);
    return shard;
  }

  /** Entries up to that number may be lost without their shard being known; 0 for none. */
  long unprovenLsn() {
    return unprovenLsn;
  }

  void unprovenLsn(long lsn) {
    unprovenLsn = lsn;
  }

  /** False when lost entries may be all there was of some id. */
  boolean knowsAllIds() {
    return unprovenLsn == 0;
  }

  /** Entries that the next opening must apply again in case they can be read then; the writer's. */
  Checkpoint.Unseen unseen() {
    return unseen;
  }

  void unseen(Checkpoint.Unseen entries) {
    unseen = entries;
  }

  /**
   * Refuses what depends on knowing all of an id, where damage may have taken some of it: ids whose
   * last entries lie before the damage, and unknown ids.
   */
  void requireProven(String persistenceId) {
    Shard shard = shards.get(persistenceId);
    boolean proven = (shard == null || shard.isForgettable()) ? knowsAllIds() : !shard.isUnproven();
    if (!proven) {
      throw new DamagedLogException(
          "%s: durable entries of the lane cannot be read, and some may be of this id; see `log verify` and `log repair`"
              .formatted(persistenceId));
    }
  }

  /** Never gives that number to a new shard. */
  void avoid(int shardNo) {
    nextShardNo = Math.max(nextShardNo, shardNo + 1);
  }

  int nextShardNo() {
    return nextShardNo;
  }

  /** Forgets the shard; the entries of its number up to that segment are dead. */
  void drop(Shard shard, long segmentId) {
    shard.clear();
    shards.remove(shard.persistenceId, shard);
    byNo.remove(shard.no);
    dropped.put(shard.no, segmentId);
  }

  void restoreDropped(int shardNo, long segmentId) {
    dropped.put(shardNo, segmentId);
    avoid(shardNo);
  }

  boolean isDropped(int shardNo) {
    return dropped.containsKey(shardNo);
  }

  /** The dropped numbers that some segment may still name, if it comes back. */
  Map<Integer, Long> dropped() {
    long oldest = segments.isEmpty() ? Long.MAX_VALUE : segments.get(0).id;
    for (Checkpoint.SegmentEnd lost : lostSegments) {
      oldest = Math.min(oldest, lost.segmentId());
    }
    long kept = oldest;
    dropped.values().removeIf(last -> last < kept);
    return Map.copyOf(dropped);
  }

  /** Where durable entries can no longer be found, abandoned or not. */
  List<Hole> holes() {
    return holes;
  }

  void holes(List<Hole> found) {
    holes = List.copyOf(found);
  }

  /** Damage up to that entry was seen by a repair. */
  long givenUpLsn() {
    return givenUpLsn;
  }

  void givenUpLsn(long lsn) {
    givenUpLsn = lsn;
  }

  /** Shards that lost something when the lane was opened. */
  List<Shard> hurt() {
    return hurt;
  }

  void hurt(List<Shard> shards) {
    hurt = List.copyOf(shards);
  }

  /** The shards that may have lost what was in there. */
  List<Shard> hurtBy(Hole hole) {
    return hurt.stream().filter(shard -> shard.mayMissFrom(hole)).toList();
  }

  /**
   * Whether something is lost in there that no repair abandoned. Below the checkpoint a hole that
   * hurts no shard held nothing that is kept.
   */
  boolean isOpen(Hole hole) {
    boolean ofAnyShard = hole.lsnTo() > givenUpLsn && hole.lsnFrom() <= unprovenLsn;
    return ofAnyShard || !hurtBy(hole).isEmpty();
  }

  /** Segments that are missing and that no repair abandoned; the writer's. */
  List<Checkpoint.SegmentEnd> lostSegments() {
    return lostSegments;
  }

  void lostSegments(List<Checkpoint.SegmentEnd> segments) {
    lostSegments = List.copyOf(segments);
  }

  /** Oldest first, the one being written last. */
  List<Segment> segments() {
    return segments;
  }

  void segments(List<Segment> found) {
    segments = List.copyOf(found);
  }

  void add(Segment segment) {
    List<Segment> grown = new ArrayList<>(segments);
    grown.add(segment);
    segments = List.copyOf(grown);
  }

  void remove(Segment segment) {
    List<Segment> left = new ArrayList<>(segments);
    left.remove(segment);
    segments = List.copyOf(left);
  }
}
