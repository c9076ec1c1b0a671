package io.virta.dashboards.tail;

import io.virta.actors.model.StreamKey;
import java.util.List;

/**
 * A snapshot of a tail. The counts are totals since the tail started, so the differences stay
 * correct if frames are dropped on the way.
 *
 * @param stream identity of the stream: a stream that was deleted and created again is another one
 * @param rows new records to show, oldest first
 * @param before counts of the stored records that were searched when the tail started
 * @param since counts of the records that have arrived since then
 * @param behindMillis how far the tail is behind the newest record
 * @param shardsFollowed number of open shards that are read
 * @param shardsOpen number of all open shards
 */
public record TailFrame(
    StreamKey stream,
    List<TailRow> rows,
    TailCounts before,
    TailCounts since,
    long behindMillis,
    int shardsFollowed,
    int shardsOpen) {
  public TailFrame {
    rows = List.copyOf(rows);
  }

  TailFrame next(TailWindow window) {
    return new TailFrame(
        stream,
        window.rows(),
        before,
        since.plus(window.counts()),
        window.behindMillis(),
        shardsFollowed,
        shardsOpen);
  }
}
