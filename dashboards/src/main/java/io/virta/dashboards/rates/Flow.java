package io.virta.dashboards.rates;

/** The traffic of a shard or stream, per second. */
public record Flow(
    double recordsIn, double bytesIn, double recordsOut, double bytesOut, double refused) {
  public static final Flow NONE = new Flow(0, 0, 0, 0, 0);

  public Flow plus(Flow other) {
    return new Flow(
        recordsIn + other.recordsIn,
        bytesIn + other.bytesIn,
        recordsOut + other.recordsOut,
        bytesOut + other.bytesOut,
        refused + other.refused);
  }
}
