package io.virta.dashboards.live;

import io.virta.dashboards.tail.TailCounts;
import io.virta.dashboards.tail.TailFrame;
import io.virta.dashboards.tail.TailRow;
import java.util.List;

/**
 * New records of a stream, and the counts since the tail started.
 *
 * @param at time of the frame, epoch milliseconds
 * @param opened when the tail started, epoch milliseconds; another value means another tail, whose
 *     counts start at 0
 * @param stream generation of the stream name: another value means another stream
 * @param looked records stored before the tail started that it has searched
 * @param found records among them that passed the filter
 * @param packed KPL aggregates that were unpacked
 * @param unsearched compressed records that were not searched completely
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
   * @param packed number of user records in the KPL aggregate; 0 if the record is not aggregated
   * @param place index within the aggregate
   * @param bytes length of the record's data; {@code data} may show only its start
   * @param binary whether {@code data} is hexadecimal
   * @param gzip whether {@code data} is the decompressed content
   * @param cut whether {@code data} shows only the start
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
