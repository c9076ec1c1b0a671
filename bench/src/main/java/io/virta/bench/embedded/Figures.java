package io.virta.bench.embedded;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Named figures as lines in the output of a program, among its other output. */
public final class Figures {
  private static final Pattern LINE = Pattern.compile("(?m)^figure (\\w+) (\\S+)$");

  private Figures() {}

  static void print(String name, double value) {
    System.out.println("figure " + name + " " + value);
  }

  /** Parses the figures in the output of a program; empty if it printed none. */
  public static Map<String, Double> of(String output) {
    Map<String, Double> figures = new TreeMap<>();
    Matcher lines = LINE.matcher(output);
    while (lines.find()) {
      figures.put(lines.group(1), Double.valueOf(lines.group(2)));
    }
    return figures;
  }
}
