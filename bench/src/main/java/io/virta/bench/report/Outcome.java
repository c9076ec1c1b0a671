package io.virta.bench.report;

import io.virta.bench.row.Measurement;
import io.virta.bench.row.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The results of the contenders of one row, round by round. Not thread safe. */
public final class Outcome {
  private final Row row;
  private final Map<String, List<Measurement>> measurements = new LinkedHashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();

  public Outcome(Row row) {
    this.row = row;
  }

  public void measured(String contender, Measurement measurement) {
    measurements.computeIfAbsent(contender, c -> new ArrayList<>()).add(measurement);
  }

  public void failed(String contender, String reason) {
    failures.put(contender, reason);
  }

  public Row row() {
    return row;
  }

  public List<Measurement> measurements(String contender) {
    return List.copyOf(measurements.getOrDefault(contender, List.of()));
  }

  /** The reasons why contenders have no figure, or fewer figures than rounds. */
  public Map<String, String> failures() {
    return Map.copyOf(failures);
  }

  /** The median over the rounds; empty if no round succeeded or one failed. */
  public OptionalDouble median(String contender) {
    List<Double> values = sorted(contender);
    if (values.isEmpty() || failures.containsKey(contender)) {
      return OptionalDouble.empty();
    }
    int middle = values.size() / 2;
    return OptionalDouble.of(
        values.size() % 2 == 1
            ? values.get(middle)
            : (values.get(middle - 1) + values.get(middle)) / 2);
  }

  /** The figures of all rounds, smallest first. */
  public List<Double> sorted(String contender) {
    return measurements(contender).stream().map(Measurement::value).sorted().toList();
  }
}
