package io.virta.persistence.lane;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must outlive the segments it was learned from: how far each shard got and was trimmed, which
 * snapshots are left, which shards were dropped. True of all entries up to {@code lsn}.
 *
 * @param epoch counts the checkpoints written; the higher is the newer
 * @param lastSegmentId the newest segment, which exists
 * @param unprovenLsn entries up to that number may be lost without their shard being known; 0 for
 *     none
 * @param namesKept whether {@code segments} are exactly those up to {@code lastSegmentId} that must
 *     exist; false in checkpoints of format 1, which also named segments about to be given back
 * @param segments sealed segments, oldest first; lost ones stay until a repair gives them up
 */
record Checkpoint(
    long epoch,
    long lsn,
    long boot,
    long lastSegmentId,
    int nextShardNo,
    long unprovenLsn,
    boolean namesKept,
    Map<Integer, Long> dropped,
    List<SegmentEnd> segments,
    List<ShardState> shards) {

  /**
   * Where the entries of a sealed segment end: its index and the next header say so too.
   *
   * @param end 0 when the segment was lost before anybody knew
   */
  record SegmentEnd(long segmentId, long end, long lastLsn) {
    static final int BYTES = 3 * Long.BYTES;
  }

  /** One shard as of the checkpoint. */
  record ShardState(
      int no,
      boolean unproven,
      String persistenceId,
      long highestSeq,
      long trimmedTo,
      long lastLsn,
      List<Long> snapshotLsns) {

    static ShardState of(Shard shard) {
      List<Long> lsns = new ArrayList<>(shard.lostSnapshots()); // still owed to readers
      for (SnapshotRef snapshot : shard.snapshots()) {
        lsns.add(snapshot.lsn());
      }
      return new ShardState(
          shard.no,
          shard.isUnproven(),
          shard.persistenceId,
          shard.highestSeq(),
          shard.trimmedTo(),
          shard.lastLsn,
          lsns);
    }

    private int bytes() {
      return 36 + Bytes.textBytes(persistenceId) + snapshotLsns.size() * Long.BYTES;
    }
  }

  static final Checkpoint NONE =
      new Checkpoint(0, 0, 0, 0, 1, 0, true, Map.of(), List.of(), List.of());

  private static final int MAGIC = 0x43474C56; // "VLGC"
  private static final int FORMAT = 2;
  private static final int FORMAT_WITHOUT_NAMES_KEPT = 1;
  private static final int FIXED_BYTES = 16 + 6 * Long.BYTES + 3 * Integer.BYTES;

  /** The sealed segments that must exist from now on: those in which something is kept. */
  static List<SegmentEnd> endsOf(Collection<Segment> segments, Collection<SegmentEnd> lost) {
    List<SegmentEnd> ends = new ArrayList<>(lost);
    for (Segment segment : segments) {
      if (segment.sealed && segment.isNeeded()) {
        ends.add(new SegmentEnd(segment.id, segment.end, segment.lastLsn));
      }
    }
    return ends;
  }

  static List<ShardState> statesOf(Collection<Shard> shards) {
    List<ShardState> states = new ArrayList<>(shards.size());
    for (Shard shard : shards) {
      if (!shard.isForgettable()) {
        states.add(ShardState.of(shard));
      }
    }
    return states;
  }

  ByteBuffer encode() {
    int length = FIXED_BYTES + dropped.size() * (Integer.BYTES + Long.BYTES);
    length += segments.size() * SegmentEnd.BYTES;
    for (ShardState shard : shards) {
      length += shard.bytes();
    }
    ByteBuffer out = Bytes.allocate(length);
    out.putInt(MAGIC).putInt(0).putInt(length).putInt(FORMAT);
    out.putLong(epoch).putLong(lsn).putLong(boot).putLong(lastSegmentId).putLong(nextShardNo);
    out.putLong(unprovenLsn);
    out.putInt(dropped.size()).putInt(segments.size()).putInt(shards.size());
    dropped.forEach((no, segmentId) -> out.putInt(no).putLong(segmentId));
    for (SegmentEnd segment : segments) {
      out.putLong(segment.segmentId).putLong(segment.end).putLong(segment.lastLsn);
    }
    for (ShardState shard : shards) {
      out.putInt(shard.no).putInt(shard.unproven ? 1 : 0).putInt(shard.snapshotLsns.size());
      out.putLong(shard.highestSeq).putLong(shard.trimmedTo).putLong(shard.lastLsn);
      shard.snapshotLsns.forEach(out::putLong);
      Bytes.putText(out, shard.persistenceId);
    }
    out.putInt(4, Bytes.crc32c(out, 8, length));
    return out.flip();
  }

  /** The checkpoint in a slot, or null when its bytes are not right. */
  static @Nullable Checkpoint decode(ByteBuffer in) {
    if (in.limit() < FIXED_BYTES || in.getInt(0) != MAGIC) {
      return null;
    }
    int length = in.getInt(8);
    if (length < FIXED_BYTES
        || length > in.limit()
        || Bytes.crc32c(in, 8, length) != in.getInt(4)) {
      return null;
    }
    int format = in.getInt(12);
    if (format != FORMAT && format != FORMAT_WITHOUT_NAMES_KEPT) {
      throw new LaneUnusableException(
          "a checkpoint has format %d, this version of Virta knows %d: start the newer version that wrote it"
              .formatted(format, FORMAT));
    }
    in.position(16);
    long epoch = in.getLong();
    long lsn = in.getLong();
    long boot = in.getLong();
    long lastSegmentId = in.getLong();
    int nextShardNo = (int) in.getLong();
    long unprovenLsn = in.getLong();
    int droppedCount = in.getInt();
    int segmentCount = in.getInt();
    int shardCount = in.getInt();
    Map<Integer, Long> dropped = new HashMap<>();
    for (int i = 0; i < droppedCount; i++) {
      dropped.put(in.getInt(), in.getLong());
    }
    List<SegmentEnd> segments = new ArrayList<>(segmentCount);
    for (int i = 0; i < segmentCount; i++) {
      segments.add(new SegmentEnd(in.getLong(), in.getLong(), in.getLong()));
    }
    List<ShardState> shards = new ArrayList<>(shardCount);
    for (int i = 0; i < shardCount; i++) {
      shards.add(decodeShard(in));
    }
    return new Checkpoint(
        epoch,
        lsn,
        boot,
        lastSegmentId,
        nextShardNo,
        unprovenLsn,
        format == FORMAT,
        dropped,
        segments,
        shards);
  }

  private static ShardState decodeShard(ByteBuffer in) {
    int no = in.getInt();
    boolean unproven = in.getInt() != 0;
    int snapshotCount = in.getInt();
    long highest = in.getLong();
    long trimmed = in.getLong();
    long lastLsn = in.getLong();
    List<Long> lsns = new ArrayList<>(snapshotCount);
    for (int i = 0; i < snapshotCount; i++) {
      lsns.add(in.getLong());
    }
    return new ShardState(no, unproven, Bytes.text(in), highest, trimmed, lastLsn, lsns);
  }
}
