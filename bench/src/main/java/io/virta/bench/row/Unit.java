package io.virta.bench.row;

/** The unit of a row's figures. */
public enum Unit {
  RECORDS_PER_SECOND("records/s", true),
  REQUESTS_PER_SECOND("requests/s", true),
  MILLIS("ms", false),
  SECONDS("s", false),
  GROWTH("of the first third", false);

  private final String label;
  private final boolean moreIsBetter;

  Unit(String label, boolean moreIsBetter) {
    this.label = label;
    this.moreIsBetter = moreIsBetter;
  }

  public String label() {
    return label;
  }

  public boolean moreIsBetter() {
    return moreIsBetter;
  }
}
