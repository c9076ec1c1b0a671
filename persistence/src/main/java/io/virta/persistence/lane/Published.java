package io.virta.persistence.lane;

import java.nio.ByteOrder;

/** What a durable entry changes in the index; the same for the writer and for recovery. */
final class Published {
  private Published() {}

  static void apply(
      LaneIndex index, Segment segment, Shard shard, Request.Append entry, long offset, long lsn) {
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
        shard.deleteSnapshots(bounds.getLong(), bounds.getLong(), bounds.getLong());
      }
      case DICTIONARY, MARK -> {}
    }
  }

  private static void event(Segment segment, Shard shard, Request.Append entry, long offset) {
    // An event without records carries on the numbers of those before it, so that both stay sorted.
    Run before = entry.recordCount() == 0 ? shard.lastRun() : null;
    shard.add(
        segment,
        new EventRef(
            entry.persistSeq(),
            entry.eventCount(),
            before == null ? entry.firstRecordSeq() : before.nextRecordSeq(),
            entry.recordCount(),
            before == null ? entry.arrivalMillis() : before.newestArrivalMillis(),
            offset,
            entry.meta().remaining(),
            entry.bodyLength()));
    segment.newestArrivalMillis = Math.max(segment.newestArrivalMillis, entry.arrivalMillis());
  }
}
