package io.virta.dashboards.live;

import io.virta.dashboards.tail.TailCounts;
import io.virta.dashboards.tail.TailFrame;
import io.virta.dashboards.tail.TailRow;
import java.util.List;

/**
 * New records of a stream, and the counts since the tail started.
 *
 * @param at when, epoch milliseconds
 * @param opened when the tail started, epoch milliseconds; another value is another tail, whose
 *     counts start anew
 * @param stream which life of the name: another value is another stream
 * @param looked records that were there when the tail started, and were looked at
 * @param found those of them that passed the filter
 * @param packed stored records that came apart into several
 * @param unsearched compressed records that were not searched to their end
 */
record TailView(
    long at,
    long opened,
    long stream,
    long looked,
    long found,
    long arrived,
    long matched,
    long shown,
    long skipped,
    long packed,
    long unsearched,
    long behind,
    int shardsFollowed,
    int shardsOpen,
    List<Row> rows) {

  /**
   * One record.
   *
   * @param at arrival, epoch milliseconds
   * @param packed how many records the KPL packed into the stored one; 0 when it did not
   * @param place among those
   * @param bytes length of its data, of which {@code data} may show less
   * @param binary whether {@code data} is hexadecimal
   * @param gzip whether {@code data} is what the record's data decompresses to
   * @param cut whether there is more than {@code data} shows
   */
  record Row(
      long at,
      String shard,
      String key,
      String seq,
      int packed,
      long place,
      int bytes,
      String data,
      boolean binary,
      boolean gzip,
      boolean cut) {

    static Row of(TailRow row) {
      return new Row(
          row.arrivedMillis(),
          row.shard(),
          row.partitionKey(),
          row.sequenceNumber(),
          row.packed(),
          row.place(),
          row.bytes(),
          row.data().text(),
          row.data().binary(),
          row.data().gzip(),
          row.data().cut());
    }
  }

  static TailView of(TailFrame frame, long openedMillis, long nowMillis) {
    TailCounts since = frame.since();
    return new TailView(
        nowMillis,
        openedMillis,
        frame.stream().incarnation(),
        frame.before().arrived(),
        frame.before().matched(),
        since.arrived(),
        since.matched(),
        since.shown(),
        since.skipped(),
        frame.before().packed() + since.packed(),
        frame.before().unsearched() + since.unsearched(),
        frame.behindMillis(),
        frame.shardsFollowed(),
        frame.shardsOpen(),
        frame.rows().stream().map(Row::of).toList());
  }
}
