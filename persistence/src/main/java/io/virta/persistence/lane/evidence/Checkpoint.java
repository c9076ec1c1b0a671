package io.virta.persistence.lane.evidence;

import io.virta.persistence.lane.segment.Bytes;
import io.virta.persistence.lane.segment.SegmentEnd;
import io.virta.persistence.log.LogUnusableException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Facts that must outlive the segments that they come from: the highest number and the trim point
 * of each history, its remaining snapshots, the dropped ids. Covers all entries up to {@code lsn}.
 * Immutable.
 *
 * @param epoch the number of the checkpoint, from 1; a higher epoch is newer
 * @param old whether it has format 1, which does not identify its lane, and also lists segments
 *     that were about to be freed
 * @param segments the sealed segments, oldest first; lost ones are listed until a repair abandons
 *     them
 * @param histories the histories that are not empty, in any order
 */
public record Checkpoint(
    long epoch,
    boolean old,
    Reach reach,
    Doubt doubt,
    Numbers numbers,
    List<SegmentEnd> segments,
    List<HistoryState> histories) {

  /**
   * The position of the lane when the checkpoint was written.
   *
   * @param lsn the last entry that the checkpoint covers
   * @param boot the number of times that the lane had been opened
   * @param lastSegmentId the newest segment, which must exist
   * @param closed whether nothing was written after {@code lsn}, because the lane was closed
   */
  public record Reach(long lsn, long boot, long lastSegmentId, boolean closed) {}

  /**
   * The uncertainty that damage left.
   *
   * @param unprovenLsn entries up to this LSN may be lost without their ids being known; 0 for none
   * @param unseen entries that must be applied again once they can be read
   */
  public record Doubt(long unprovenLsn, Unseen unseen) {
    public static final Doubt NONE = new Doubt(0, Unseen.NONE);
  }

  /**
   * The numbers of persistence ids.
   *
   * @param next the lowest number that was never assigned
   * @param dropped the numbers of dropped ids, with the last segment that may refer to them
   */
  public record Numbers(int next, Map<Integer, Long> dropped) {
    public Numbers {
      dropped = Map.copyOf(dropped);
    }
  }

  /**
   * A range of entries up to {@code lsn}, both ends included, that the checkpoint does not cover or
   * covers only in part: some of them were damaged, and others depend on those.
   */
  public record Unseen(long from, long to) {
    public static final Unseen NONE = new Unseen(0, 0);

    public boolean isEmpty() {
      return to == 0;
    }

    public boolean contains(long lsn) {
      return lsn >= from && lsn <= to;
    }

    public boolean overlaps(long first, long last) {
      return !isEmpty() && first <= to && last >= from;
    }
  }

  /**
   * One history as of the checkpoint.
   *
   * @param unproven whether its newest entries may be lost
   * @param lastLsn the LSN of its newest entry
   */
  public record HistoryState(
      int no,
      boolean unproven,
      String persistenceId,
      long highestSeq,
      long trimmedTo,
      long lastLsn,
      List<KeptSnapshot> snapshots) {

    public HistoryState {
      snapshots = List.copyOf(snapshots);
    }

    private int bytes() {
      return 36 + Bytes.textBytes(persistenceId) + snapshots.size() * KeptSnapshot.BYTES;
    }
  }

  /** The checkpoint of a lane that has none. */
  public static final Checkpoint NONE =
      new Checkpoint(
          0,
          /* old= */ false,
          new Reach(0, 0, 0, /* closed= */ false),
          Doubt.NONE,
          new Numbers(1, Map.of()),
          List.of(),
          List.of());

  private static final int MAGIC = 0x43474C56; // "VLGC"
  private static final int FORMAT = 2;
  private static final int OLD_FORMAT = 1;
  private static final int OLD_FIXED_BYTES = 16 + 6 * Long.BYTES + 3 * Integer.BYTES;

  /** Format 2 adds the lane's identity, the closed flag and the unseen range. */
  private static final int FIXED_BYTES =
      OLD_FIXED_BYTES + Bytes.UUID_BYTES + Integer.BYTES + 2 * Long.BYTES;

  public Checkpoint {
    segments = List.copyOf(segments);
    histories = List.copyOf(histories);
  }

  /** The LSN of the last entry that it covers. */
  public long lsn() {
    return reach.lsn();
  }

  /** Entries up to {@link #lsn} that must be applied again once they can be read. */
  public Unseen unseen() {
    return doubt.unseen();
  }

  /** Whether the checkpoint includes the effect of the entry with this LSN. */
  public boolean hasSeen(long lsn) {
    return lsn <= lsn() && !unseen().contains(lsn);
  }

  ByteBuffer encode(UUID store) {
    int length = FIXED_BYTES + numbers.dropped().size() * (Integer.BYTES + Long.BYTES);
    length += segments.size() * SegmentEnd.BYTES;
    for (HistoryState history : histories) {
      length += history.bytes();
    }
    ByteBuffer out = Bytes.allocate(length);
    out.putInt(MAGIC).putInt(0).putInt(length).putInt(FORMAT);
    Bytes.putUuid(out, store);
    out.putInt(reach.closed() ? 1 : 0).putLong(unseen().from()).putLong(unseen().to());
    out.putLong(epoch).putLong(reach.lsn()).putLong(reach.boot()).putLong(reach.lastSegmentId());
    out.putLong(numbers.next()).putLong(doubt.unprovenLsn());
    out.putInt(numbers.dropped().size()).putInt(segments.size()).putInt(histories.size());
    numbers.dropped().forEach((no, segmentId) -> out.putInt(no).putLong(segmentId));
    for (SegmentEnd segment : segments) {
      out.putLong(segment.segmentId()).putLong(segment.end()).putLong(segment.lastLsn());
    }
    for (HistoryState history : histories) {
      out.putInt(history.no).putInt(history.unproven ? 1 : 0).putInt(history.snapshots.size());
      out.putLong(history.highestSeq).putLong(history.trimmedTo).putLong(history.lastLsn);
      for (KeptSnapshot kept : history.snapshots) {
        out.putLong(kept.lsn()).putLong(kept.persistSeq()).putLong(kept.timestampMillis());
      }
      Bytes.putText(out, history.persistenceId);
    }
    out.putInt(4, Bytes.crc32c(out, 8, length));
    return out.flip();
  }

  /** Decodes the checkpoint in a slot; null if its bytes are invalid or from another lane. */
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
    int nextNo = (int) in.getLong();
    long unprovenLsn = in.getLong();
    int droppedCount = in.getInt();
    int segmentCount = in.getInt();
    int historyCount = in.getInt();
    Map<Integer, Long> dropped = new HashMap<>();
    for (int i = 0; i < droppedCount; i++) {
      dropped.put(in.getInt(), in.getLong());
    }
    List<SegmentEnd> segments = new ArrayList<>(segmentCount);
    for (int i = 0; i < segmentCount; i++) {
      segments.add(new SegmentEnd(in.getLong(), in.getLong(), in.getLong()));
    }
    List<HistoryState> histories = new ArrayList<>(historyCount);
    for (int i = 0; i < historyCount; i++) {
      histories.add(decodeHistory(in, old));
    }
    return new Checkpoint(
        epoch,
        old,
        new Reach(lsn, boot, lastSegmentId, closed),
        new Doubt(unprovenLsn, unseen),
        new Numbers(nextNo, dropped),
        segments,
        histories);
  }

  private static HistoryState decodeHistory(ByteBuffer in, boolean old) {
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
    return new HistoryState(no, unproven, Bytes.text(in), highest, trimmed, lastLsn, snapshots);
  }
}
