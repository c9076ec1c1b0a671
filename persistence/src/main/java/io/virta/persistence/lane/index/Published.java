package io.virta.persistence.lane.index;

import io.virta.persistence.lane.segment.EntryHead;
import io.virta.persistence.lane.segment.Segment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What a durable entry changes in the index; the same for the writer and for recovery, whose thread
 * calls it.
 */
public final class Published {
  /**
   * In the event count of a {@link io.virta.persistence.lane.segment.EntryKind#TRIM}: the numbers
   * up to it count as used.
   */
  public static final int JUMP = 1;

  private Published() {}

  /**
   * Applies an entry.
   *
   * @param meta of the entry; is not moved
   * @param records {@link RecordSpan#NONE} without records
   * @param offset where it stands in the segment
   */
  public static void apply(
      LaneIndex index,
      History history,
      Segment segment,
      EntryHead head,
      ByteBuffer meta,
      RecordSpan records,
      long offset) {
    history.arrived(head.lsn());
    switch (head.kind()) {
      case RECORDS, EVENTS -> {
        history.add(segment, event(history.lastRun(), head, records, offset));
        segment.arrived(records.newestArrivalMillis());
      }
      case SNAPSHOT -> {
        long timestampMillis = littleEndian(meta).getLong();
        history.add(
            new SnapshotRef(
                head.persistSeq(), timestampMillis, head.lsn(), segment, head.at(offset)));
      }
      case TRIM -> {
        if (head.eventCount() == JUMP) {
          history.raiseHighest(head.persistSeq());
        }
        history.trimTo(head.persistSeq());
      }
      case DROP -> index.drop(history, segment.id());
      case SNAPSHOTS_DELETED -> {
        ByteBuffer bounds = littleEndian(meta);
        history.deleteSnapshots(bounds.getLong(), bounds.getLong(), bounds.getLong(), head.lsn());
      }
      case DICTIONARY, MARK -> {}
    }
  }

  private static ByteBuffer littleEndian(ByteBuffer meta) {
    return meta.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The event at that place, to follow in that run if there is one. An event without records
   * carries on the numbers of those before it: both stay sorted.
   */
  static EventRef event(@Nullable Run run, EntryHead head, RecordSpan records, long offset) {
    RecordSpan known =
        records.count() == 0 && run != null
            ? new RecordSpan(run.nextRecordSeq(), 0, run.newestArrivalMillis())
            : records;
    return new EventRef(head.persistSeq(), head.eventCount(), known, head.at(offset));
  }
}
