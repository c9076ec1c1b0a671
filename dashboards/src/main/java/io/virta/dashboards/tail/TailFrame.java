package io.virta.dashboards.tail;

import java.util.List;

/**
 * What a tail tells at one moment. The counts run from the tail's start, so that frames may be
 * dropped on the way and the differences still hold.
 *
 * @param rows new records to show, oldest first
 * @param arrived records that came, in all shards
 * @param matched records that passed the filter
 * @param shown records sent as rows
 * @param behindMillis how far the tail is behind the newest record
 * @param shardsFollowed open shards that are read
 * @param shardsOpen open shards there are
 */
public record TailFrame(
    List<TailRecord> rows,
    long arrived,
    long matched,
    long shown,
    long behindMillis,
    int shardsFollowed,
    int shardsOpen) {
  public TailFrame {
    rows = List.copyOf(rows);
  }

  /** Records that passed the filter and came too fast to be shown. */
  public long skipped() {
    return matched - shown;
  }

  TailFrame next(TailWindow window) {
    return new TailFrame(
        List.copyOf(window.rows()),
        arrived + window.arrived(),
        matched + window.matched(),
        shown + window.rows().size(),
        window.behindMillis(),
        shardsFollowed,
        shardsOpen);
  }
}
