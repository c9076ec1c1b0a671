package io.virta.node.metrics;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A parsed {@code /metrics} page. */
record Page(String text) {
  private static final Pattern TYPE = Pattern.compile("^# TYPE (\\S+) (\\S+)$", Pattern.MULTILINE);
  private static final Pattern SAMPLE =
      Pattern.compile("^([a-z]\\w*)(?:\\{(.*)})? \\S+$", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

  /** A metric family as the manual describes it. */
  record Family(String name, String type, String labels, String unit) {}

  Set<Family> families() {
    Map<String, Set<String>> labels = labels();
    return TYPE.matcher(text)
        .results()
        .map(line -> family(line.group(1), line.group(2), labels))
        .collect(Collectors.toSet());
  }

  private static Family family(String name, String type, Map<String, Set<String>> labels) {
    Set<String> own =
        Stream.of("", "_bucket", "_sum", "_count")
            .flatMap(suffix -> labels.getOrDefault(name + suffix, Set.of()).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    return new Family(name, type, String.join(", ", own), unit(name));
  }

  private static String unit(String name) {
    String bare = name.replaceFirst("_total$", "");
    if (bare.endsWith("_seconds")) {
      return "seconds";
    }
    return bare.endsWith("_bytes") ? "bytes" : "";
  }

  /** Returns the label names by sample name, without the labels that the metric type adds. */
  private Map<String, Set<String>> labels() {
    Map<String, Set<String>> labels = new TreeMap<>();
    SAMPLE
        .matcher(text)
        .results()
        .forEach(
            line ->
                labels
                    .computeIfAbsent(line.group(1), name -> new TreeSet<>())
                    .addAll(labelsOf(line)));
    return labels;
  }

  private static Set<String> labelsOf(MatchResult sample) {
    return LABEL
        .matcher(sample.group(2) == null ? "" : sample.group(2))
        .results()
        .map(label -> label.group(1))
        .filter(name -> !name.equals("le"))
        .map(name -> name.startsWith("dimension_") ? "dimension_…" : name)
        .collect(Collectors.toSet());
  }

  /** Returns all names that a query can use. */
  Set<String> samples() {
    return SAMPLE.matcher(text).results().map(line -> line.group(1)).collect(Collectors.toSet());
  }
}
