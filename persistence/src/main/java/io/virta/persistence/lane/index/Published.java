package io.virta.persistence.lane.index;

import io.virta.persistence.lane.segment.EntryContent;
import io.virta.persistence.lane.segment.EntryStamp;
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
      EntryContent content,
      EntryStamp stamp,
      ByteBuffer meta,
      RecordSpan records,
      long offset) {
    history.arrived(stamp.lsn());
    switch (content.kind()) {
      case RECORDS, EVENTS -> {
        history.add(segment, event(history.lastRun(), content, records, offset));
        segment.arrived(records.newestArrivalMillis());
      }
      case SNAPSHOT -> {
        long timestampMillis = littleEndian(meta).getLong();
        history.add(
            new SnapshotRef(
                content.persistSeq(), timestampMillis, stamp.lsn(), segment, content.at(offset)));
      }
      case TRIM -> {
        if (content.eventCount() == JUMP) {
          history.raiseHighest(content.persistSeq());
        }
        history.trimTo(content.persistSeq());
      }
      case DROP -> index.drop(history, segment.id());
      case SNAPSHOTS_DELETED -> {
        ByteBuffer bounds = littleEndian(meta);
        history.deleteSnapshots(bounds.getLong(), bounds.getLong(), bounds.getLong(), stamp.lsn());
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
  static EventRef event(@Nullable Run run, EntryContent content, RecordSpan records, long offset) {
    RecordSpan known =
        records.count() == 0 && run != null
            ? new RecordSpan(run.nextRecordSeq(), 0, run.newestArrivalMillis())
            : records;
    return new EventRef(content.persistSeq(), content.eventCount(), known, content.at(offset));
  }
}
