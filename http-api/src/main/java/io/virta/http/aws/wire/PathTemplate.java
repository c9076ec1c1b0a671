package io.virta.http.aws.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The path of a REST operation, such as {@code /functions/{FunctionName}/code}. A label stands for
 * one segment, {@code {Key+}} at the end for one or more. A trailing slash is ignored, as on AWS.
 */
public final class PathTemplate {
  private record Segment(String text, boolean isLabel) {}

  private final String text;
  private final List<Segment> segments;
  private final boolean greedy;

  private PathTemplate(String text, List<Segment> segments, boolean greedy) {
    this.text = text;
    this.segments = List.copyOf(segments);
    this.greedy = greedy;
  }

  /**
   * Parses a template.
   *
   * @throws IllegalArgumentException if the template is malformed, which is a bug
   */
  public static PathTemplate parse(String template) {
    List<Segment> segments = new ArrayList<>();
    boolean greedy = false;
    for (String part : parts(template)) {
      boolean label = part.startsWith("{") && part.endsWith("}");
      if (greedy || (!label && (part.contains("{") || part.contains("}")))) {
        throw new IllegalArgumentException(template + " is no template of a path");
      }
      greedy = label && part.endsWith("+}");
      segments.add(
          label
              ? new Segment(part.substring(1, part.length() - (greedy ? 2 : 1)), true)
              : new Segment(part, false));
    }
    return new PathTemplate(template, segments, greedy);
  }

  private static List<String> parts(String path) {
    if (!path.startsWith("/")) {
      return List.of("");
    }
    int end = path.length() > 1 && path.endsWith("/") ? path.length() - 1 : path.length();
    return end == 1 ? List.of() : Arrays.asList(path.substring(1, end).split("/", -1));
  }

  /** Returns the names of the labels. */
  Set<String> labels() {
    Set<String> labels = new HashSet<>();
    for (Segment segment : segments) {
      if (segment.isLabel()) {
        labels.add(segment.text());
      }
    }
    return labels;
  }

  /**
   * Compares a path with this template.
   *
   * @param path the path, still percent-encoded, so that an escaped slash does not separate
   *     segments
   * @return the decoded values of the labels; null if the path does not match
   */
  public @Nullable Map<String, String> match(String path) {
    List<String> parts = parts(path);
    if (greedy ? parts.size() < segments.size() : parts.size() != segments.size()) {
      return null;
    }
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < segments.size(); i++) {
      boolean rest = greedy && i == segments.size() - 1;
      String part = rest ? String.join("/", parts.subList(i, parts.size())) : parts.get(i);
      String value = UriText.decode(part);
      Segment segment = segments.get(i);
      if (value == null
          || value.isEmpty()
          || !(segment.isLabel() || segment.text().equals(value))) {
        return null;
      }
      if (segment.isLabel()) {
        labels.put(segment.text(), value);
      }
    }
    return labels;
  }

  @Override
  public String toString() {
    return text;
  }
}
