package io.virta.persistence.lane;

import io.virta.persistence.record.BatchHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** What a durable entry changes in the index; the same for the writer and for recovery. */
final class Published {
  private Published() {}

  static void apply(
      LaneIndex index, Segment segment, Shard shard, Request.Append entry, long offset, long lsn) {
    shard.arrived(lsn);
    switch (entry.kind()) {
      case RECORDS, EVENTS -> event(segment, shard, entry, offset);
      case SNAPSHOT ->
          shard.add(
              new SnapshotRef(
                  entry.persistSeq(),
                  entry.meta().order(ByteOrder.LITTLE_ENDIAN).getLong(entry.meta().position()),
                  lsn,
                  segment,
                  offset,
                  entry.meta().remaining(),
                  entry.bodyLength()));
      case TRIM -> {
        if (entry.eventCount() == Appends.JUMP) {
          shard.raiseHighest(entry.persistSeq());
        }
        shard.trimTo(entry.persistSeq());
      }
      case DROP -> index.drop(shard, segment.id);
      case SNAPSHOTS_DELETED -> {
        var bounds = entry.meta().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        shard.deleteSnapshots(bounds.getLong(), bounds.getLong(), bounds.getLong(), lsn);
      }
      case DICTIONARY, MARK -> {}
    }
  }

  private static void event(Segment segment, Shard shard, Request.Append entry, long offset) {
    shard.add(
        segment,
        ref(
            shard.lastRun(),
            entry.persistSeq(),
            entry.eventCount(),
            entry.firstRecordSeq(),
            entry.recordCount(),
            entry.arrivalMillis(),
            offset,
            entry.meta().remaining(),
            entry.bodyLength()));
    segment.newestArrivalMillis = Math.max(segment.newestArrivalMillis, entry.arrivalMillis());
  }

  /** The event that was read at that place, to follow in that run if there is one. */
  static EventRef event(@Nullable Run run, EntryHead head, ByteBuffer meta, long offset) {
    BatchHeader batch =
        head.kind() == EntryKind.RECORDS ? BatchHeader.decode(meta.duplicate()) : null;
    return ref(
        run,
        head.persistSeq(),
        head.eventCount(),
        batch == null ? 0 : batch.firstSeq(),
        batch == null ? 0 : batch.recordCount(),
        batch == null ? 0 : batch.lastArrivalMillis(),
        offset,
        head.metaLength(),
        head.bodyLength());
  }

  /** An event without records carries on the numbers of those before it: both stay sorted. */
  private static EventRef ref(
      @Nullable Run before,
      long persistSeq,
      int eventCount,
      long firstRecordSeq,
      int recordCount,
      long arrivalMillis,
      long offset,
      int metaLength,
      int bodyLength) {
    Run carried = recordCount == 0 ? before : null;
    return new EventRef(
        persistSeq,
        eventCount,
        carried != null ? carried.nextRecordSeq() : firstRecordSeq,
        recordCount,
        carried != null ? carried.newestArrivalMillis() : arrivalMillis,
        offset,
        metaLength,
        bodyLength);
  }
}
