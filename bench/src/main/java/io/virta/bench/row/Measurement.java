package io.virta.bench.row;

import java.util.Map;
import java.util.TreeMap;

/**
 * One figure from one run, in the unit of its row.
 *
 * @param details what else the run showed, by name, with the unit last in the name
 */
public record Measurement(double value, Map<String, Double> details) {
  public Measurement {
    if (!Double.isFinite(value) || value <= 0) {
      throw new IllegalArgumentException("a measurement is a number above 0, not " + value);
    }
    details = Map.copyOf(new TreeMap<>(details));
  }
}
