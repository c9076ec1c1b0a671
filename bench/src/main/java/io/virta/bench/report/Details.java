package io.virta.bench.report;

import io.virta.bench.row.Measurement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Formats the additional figures of a contender, each as the median over its rounds. */
final class Details {
  private Details() {}

  static String text(List<Measurement> rounds) {
    Map<String, List<Double>> byName =
        rounds.stream()
            .flatMap(round -> round.details().entrySet().stream())
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getKey,
                    TreeMap::new,
                    Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    return byName.entrySet().stream()
        .map(entry -> text(entry.getKey(), median(entry.getValue())))
        .collect(Collectors.joining(", "));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static String text(String name, double value) {
    String words = name.replace('_', ' ');
    if (name.endsWith("_bytes")) {
      return String.format(
          Locale.ROOT, "%s %.0f MB", words.substring(0, words.length() - 6), value / 1e6);
    }
    return String.format(Locale.ROOT, value >= 100 ? "%s %,.0f" : "%s %.2f", words, value);
  }
}
