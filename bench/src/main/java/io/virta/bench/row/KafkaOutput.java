package io.virta.bench.row;

import io.virta.bench.server.ServerException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the figures that Kafka's tools print. */
final class KafkaOutput {
  private static final Pattern STEADY_STATE =
      Pattern.compile(
          "(\\d+) steady state records sent, ([\\d.]+) records/sec \\(([\\d.]+) MB/sec\\), "
              + "([\\d.]+) ms avg latency, ([\\d.]+) ms max latency, (\\d+) ms 50th, "
              + "(\\d+) ms 95th, (\\d+) ms 99th, (\\d+) ms 99.9th");

  private KafkaOutput() {}

  /** The records per second of ProducerPerformance after its warm-up. */
  static Measurement produced(String output) {
    Matcher line = steadyState(output);
    return new Measurement(number(line, 2), latencies(line));
  }

  /** The 99th percentile of ProducerPerformance after its warm-up, in milliseconds. */
  static Measurement latency(String output) {
    Matcher line = steadyState(output);
    return new Measurement(number(line, 8), latencies(line));
  }

  /**
   * The records per second of ConsumerPerformance while it fetched, without the time for joining
   * the group.
   */
  static Measurement consumed(String output, int expected) {
    String[] columns =
        output
            .lines()
            .map(line -> line.split(",", -1))
            .filter(parts -> parts.length == 10 && !parts[0].startsWith("start.time"))
            .findFirst()
            .orElseThrow(
                () -> new ServerException("unknown output of ConsumerPerformance: " + output));
    double records = Double.parseDouble(columns[4].strip());
    if (records < expected) {
      throw new ServerException("Kafka's consumer saw " + records + " of " + expected);
    }
    return new Measurement(
        Double.parseDouble(columns[9].strip()),
        Map.of(
            "records",
            records,
            "with_rebalance_records_per_second",
            Double.parseDouble(columns[5].strip())));
  }

  private static Matcher steadyState(String output) {
    Matcher line = STEADY_STATE.matcher(output);
    if (!line.find()) {
      throw new ServerException("unknown output of ProducerPerformance: " + output);
    }
    return line;
  }

  private static Map<String, Double> latencies(Matcher line) {
    return Map.of(
        "records", number(line, 1),
        "p50_ms", number(line, 6),
        "p99_ms", number(line, 8),
        "p999_ms", number(line, 9),
        "max_ms", number(line, 5));
  }

  private static double number(Matcher line, int group) {
    return Double.parseDouble(line.group(group));
  }
}
