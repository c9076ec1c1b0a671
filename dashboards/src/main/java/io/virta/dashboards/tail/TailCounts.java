package io.virta.dashboards.tail;

/**
 * The record counts of a tail. User records of a KPL aggregate count one by one.
 *
 * @param arrived records that arrived
 * @param matched records that passed the filter
 * @param shown records that were sent as rows
 * @param packed KPL aggregates that were unpacked
 * @param unsearched compressed records that were not searched completely
 */
public record TailCounts(long arrived, long matched, long shown, long packed, long unsearched) {
  static final TailCounts NONE = new TailCounts(0, 0, 0, 0, 0);

  TailCounts plus(TailCounts other) {
    return new TailCounts(
        arrived + other.arrived,
        matched + other.matched,
        shown + other.shown,
        packed + other.packed,
        unsearched + other.unsearched);
  }

  /** The number of records that passed the filter but arrived too fast to be shown. */
  public long skipped() {
    return matched - shown;
  }
}
