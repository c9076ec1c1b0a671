package io.virta.bench.row;

import java.util.Map;
import java.util.TreeMap;

/**
 * One figure from one run, in the unit of its row.
 *
 * @param details additional figures of the run, by name; the name ends with the unit
 */
public record Measurement(double value, Map<String, Double> details) {
  public Measurement {
    if (!Double.isFinite(value) || value <= 0) {
      throw new IllegalArgumentException("a measurement is a number above 0, not " + value);
    }
    details = Map.copyOf(new TreeMap<>(details));
  }

  /** Returns the same measurement with one more figure. */
  Measurement with(String name, double figure) {
    Map<String, Double> more = new TreeMap<>(details);
    more.put(name, figure);
    return new Measurement(value, more);
  }
}
