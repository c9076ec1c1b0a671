package io.virta.dashboards.tail;

/**
 * What a tail has seen. Records are those that programs put: what the KPL packed counts one by one.
 *
 * @param arrived records
 * @param matched records that passed the filter
 * @param shown records that were sent as rows
 * @param packed stored records that came apart into several
 * @param unsearched compressed records whose content was not searched to its end
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

  /** Records that passed the filter and came too fast to be shown. */
  public long skipped() {
    return matched - shown;
  }
}
