package io.virta.dashboards.live;

import io.virta.dashboards.tail.DataPreview;
import io.virta.dashboards.tail.TailFrame;
import io.virta.dashboards.tail.TailRecord;
import java.util.List;

/**
 * New records of a stream, and the counts since the tail started.
 *
 * @param at when, epoch milliseconds
 */
record TailView(
    long at,
    long arrived,
    long matched,
    long shown,
    long skipped,
    long behind,
    int shardsFollowed,
    int shardsOpen,
    List<Row> rows) {

  /**
   * One record.
   *
   * @param at arrival, epoch milliseconds
   * @param bytes length of its data, of which {@code data} may show less
   */
  record Row(
      long at, String shard, String key, String seq, int bytes, String data, boolean binary) {

    static Row of(TailRecord tailed, int previewBytesMax) {
      int i = tailed.index();
      DataPreview data = DataPreview.of(tailed.block().dataBuffer(i), previewBytesMax);
      return new Row(
          tailed.block().arrivalMillis(),
          tailed.shard().id().value(),
          tailed.block().key(i),
          tailed.sequenceNumber(),
          tailed.block().dataLength(i),
          data.text(),
          data.binary());
    }
  }

  static TailView of(TailFrame frame, int previewBytesMax, long nowMillis) {
    return new TailView(
        nowMillis,
        frame.arrived(),
        frame.matched(),
        frame.shown(),
        frame.skipped(),
        frame.behindMillis(),
        frame.shardsFollowed(),
        frame.shardsOpen(),
        frame.rows().stream().map(row -> Row.of(row, previewBytesMax)).toList());
  }
}
