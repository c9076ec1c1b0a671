package io.virta.persistence.lane.index;

import io.virta.persistence.lane.segment.EntryContent;
import io.virta.persistence.lane.segment.EntryStamp;
import io.virta.persistence.lane.segment.Segment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Applies durable entries to the index, for the writer and for recovery. Called on their thread.
 */
public final class Published {
  /**
   * An event count of a {@link io.virta.persistence.lane.segment.EntryKind#TRIM} which states that
   * the numbers up to its persist sequence number count as used.
   */
  public static final int JUMP = 1;

  private Published() {}

  /**
   * Applies an entry.
   *
   * @param meta the meta of the entry; its position does not change
   * @param records {@link RecordSpan#NONE} if there are no records
   * @param offset the offset of the entry in the segment
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
   * Creates the event at {@code offset}, as the next one of {@code run} unless that is null. An
   * event without records continues the record number and arrival of those before it, so that both
   * stay sorted.
   */
  static EventRef event(@Nullable Run run, EntryContent content, RecordSpan records, long offset) {
    RecordSpan known =
        records.count() == 0 && run != null
            ? new RecordSpan(run.nextRecordSeq(), 0, run.newestArrivalMillis())
            : records;
    return new EventRef(content.persistSeq(), content.eventCount(), known, content.at(offset));
  }
}
