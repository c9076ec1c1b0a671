package io.virta.bench.embedded;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Figures by name as lines of a program's output, between whatever else it prints. */
public final class Figures {
  private static final Pattern LINE = Pattern.compile("(?m)^figure (\\w+) (\\S+)$");

  private Figures() {}

  static void print(String name, double value) {
    System.out.println("figure " + name + " " + value);
  }

  /** The figures of a whole output; without any when the program printed none. */
  public static Map<String, Double> of(String output) {
    Map<String, Double> figures = new TreeMap<>();
    Matcher lines = LINE.matcher(output);
    while (lines.find()) {
      figures.put(lines.group(1), Double.valueOf(lines.group(2)));
    }
    return figures;
  }
}
