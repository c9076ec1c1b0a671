package io.virta.persistence.lane;

import io.virta.persistence.log.LogUnusableException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What must outlive the segments it was learned from: how far each shard got and was trimmed, which
 * snapshots are left, which shards were dropped. True of all entries up to {@code lsn}.
 *
 * @param epoch counts the checkpoints written; the higher is the newer
 * @param lastSegmentId the newest segment, which exists
 * @param unprovenLsn entries up to that number may be lost without their shard being known; 0 for
 *     none
 * @param unseen entries that must be applied again once they can be read
 * @param closed whether nothing was written after {@code lsn}, because the lane was closed
 * @param old whether it has format 1, which does not say which lane it belongs to, and names
 *     segments that were about to be given back, too
 * @param segments sealed segments, oldest first; lost ones stay until a repair abandons them
 */
record Checkpoint(
    long epoch,
    long lsn,
    long boot,
    long lastSegmentId,
    int nextShardNo,
    long unprovenLsn,
    Unseen unseen,
    boolean closed,
    boolean old,
    Map<Integer, Long> dropped,
    List<SegmentEnd> segments,
    List<ShardState> shards) {

  /**
   * Entries up to {@code lsn} that are not in the checkpoint, or only in part: damage had taken
   * some of them, and others rest on those. Both ends are included.
   */
  record Unseen(long from, long to) {
    static final Unseen NONE = new Unseen(0, 0);

    boolean isEmpty() {
      return to == 0;
    }

    boolean contains(long lsn) {
      return lsn >= from && lsn <= to;
    }

    boolean overlaps(long first, long last) {
      return !isEmpty() && first <= to && last >= from;
    }
  }

  /**
   * Where the entries of a sealed segment end: its index and the next header say so too.
   *
   * @param end {@link SegmentHeader#UNKNOWN_END} when damage took it before anybody knew
   * @param lastLsn that entry and those before it were there; there may have been more when the end
   *     is not known
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
      List<KeptSnapshot> snapshots) {

    static ShardState of(Shard shard) {
      List<KeptSnapshot> snapshots =
          new ArrayList<>(shard.lostSnapshots()); // still owed to readers
      for (SnapshotRef snapshot : shard.snapshots()) {
        snapshots.add(KeptSnapshot.of(snapshot));
      }
      return new ShardState(
          shard.no,
          shard.isUnproven(),
          shard.persistenceId,
          shard.highestSeq(),
          shard.trimmedTo(),
          shard.lastLsn,
          snapshots);
    }

    private int bytes() {
      return 36 + Bytes.textBytes(persistenceId) + snapshots.size() * KeptSnapshot.BYTES;
    }
  }

  static final Checkpoint NONE =
      new Checkpoint(0, 0, 0, 0, 1, 0, Unseen.NONE, false, false, Map.of(), List.of(), List.of());

  private static final int MAGIC = 0x43474C56; // "VLGC"
  private static final int FORMAT = 2;
  private static final int OLD_FORMAT = 1;
  private static final int OLD_FIXED_BYTES = 16 + 6 * Long.BYTES + 3 * Integer.BYTES;

  /** What format 2 adds: the lane's identity, whether it was closed, what is unseen. */
  private static final int FIXED_BYTES =
      OLD_FIXED_BYTES + Bytes.UUID_BYTES + Integer.BYTES + 2 * Long.BYTES;

  /** Whether the entry of that number was applied to what the checkpoint says. */
  boolean hasSeen(long lsn) {
    return lsn <= this.lsn && !unseen.contains(lsn);
  }

  /** The sealed segments that must exist from now on: those in which something is kept. */
  static List<SegmentEnd> endsOf(Collection<Segment> segments, Collection<SegmentEnd> lost) {
    List<SegmentEnd> ends = new ArrayList<>(lost);
    for (Segment segment : segments) {
      if (segment.sealed && segment.isNeeded()) {
        ends.add(segment.knownEnd());
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

  ByteBuffer encode(UUID store) {
    int length = FIXED_BYTES + dropped.size() * (Integer.BYTES + Long.BYTES);
    length += segments.size() * SegmentEnd.BYTES;
    for (ShardState shard : shards) {
      length += shard.bytes();
    }
    ByteBuffer out = Bytes.allocate(length);
    out.putInt(MAGIC).putInt(0).putInt(length).putInt(FORMAT);
    Bytes.putUuid(out, store);
    out.putInt(closed ? 1 : 0).putLong(unseen.from).putLong(unseen.to);
    out.putLong(epoch).putLong(lsn).putLong(boot).putLong(lastSegmentId).putLong(nextShardNo);
    out.putLong(unprovenLsn);
    out.putInt(dropped.size()).putInt(segments.size()).putInt(shards.size());
    dropped.forEach((no, segmentId) -> out.putInt(no).putLong(segmentId));
    for (SegmentEnd segment : segments) {
      out.putLong(segment.segmentId).putLong(segment.end).putLong(segment.lastLsn);
    }
    for (ShardState shard : shards) {
      out.putInt(shard.no).putInt(shard.unproven ? 1 : 0).putInt(shard.snapshots.size());
      out.putLong(shard.highestSeq).putLong(shard.trimmedTo).putLong(shard.lastLsn);
      for (KeptSnapshot kept : shard.snapshots) {
        out.putLong(kept.lsn()).putLong(kept.persistSeq()).putLong(kept.timestampMillis());
      }
      Bytes.putText(out, shard.persistenceId);
    }
    out.putInt(4, Bytes.crc32c(out, 8, length));
    return out.flip();
  }

  /** The checkpoint in a slot; null when its bytes are not right, or from another lane. */
  static @Nullable Checkpoint decode(ByteBuffer in, UUID store) {
    if (in.limit() < OLD_FIXED_BYTES || in.getInt(0) != MAGIC) {
      return null;
    }
    int length = in.getInt(8);
    if (length < OLD_FIXED_BYTES
        || length > in.limit()
        || Bytes.crc32c(in, 8, length) != in.getInt(4)) {
      return null;
    }
    int format = in.getInt(12);
    if (format != FORMAT && format != OLD_FORMAT) {
      throw new LogUnusableException(
          "a checkpoint has format %d, this version of Virta knows %d: start the newer version that wrote it"
              .formatted(format, FORMAT));
    }
    in.position(16);
    boolean old = format == OLD_FORMAT;
    if (!old && !Bytes.uuid(in).equals(store)) {
      return null;
    }
    boolean closed = !old && in.getInt() != 0;
    Unseen unseen = old ? Unseen.NONE : new Unseen(in.getLong(), in.getLong());
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
      shards.add(decodeShard(in, old));
    }
    return new Checkpoint(
        epoch,
        lsn,
        boot,
        lastSegmentId,
        nextShardNo,
        unprovenLsn,
        unseen,
        closed,
        old,
        dropped,
        segments,
        shards);
  }

  private static ShardState decodeShard(ByteBuffer in, boolean old) {
    int no = in.getInt();
    boolean unproven = in.getInt() != 0;
    int snapshotCount = in.getInt();
    long highest = in.getLong();
    long trimmed = in.getLong();
    long lastLsn = in.getLong();
    List<KeptSnapshot> snapshots = new ArrayList<>(snapshotCount);
    for (int i = 0; i < snapshotCount; i++) {
      snapshots.add(
          old
              ? new KeptSnapshot(in.getLong(), KeptSnapshot.UNKNOWN_SEQ, 0)
              : new KeptSnapshot(in.getLong(), in.getLong(), in.getLong()));
    }
    return new ShardState(no, unproven, Bytes.text(in), highest, trimmed, lastLsn, snapshots);
  }
}
