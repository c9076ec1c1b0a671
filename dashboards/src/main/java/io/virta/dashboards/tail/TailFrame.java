package io.virta.dashboards.tail;

import io.virta.actors.model.StreamKey;
import java.util.List;

/**
 * What a tail tells at one moment. The counts run from the tail's start, so that frames may be
 * dropped on the way and the differences still hold.
 *
 * @param stream which life of the name: a stream that was deleted and made anew is another one
 * @param rows new records to show, oldest first
 * @param before what was there already when the tail started, and was looked at
 * @param since what has come since then
 * @param behindMillis how far the tail is behind the newest record
 * @param shardsFollowed open shards that are read
 * @param shardsOpen open shards there are
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
