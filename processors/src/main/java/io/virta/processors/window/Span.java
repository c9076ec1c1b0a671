package io.virta.processors.window;

/** A window in epoch milliseconds, from {@code start} up to, not including, {@code end}. */
public record Span(long start, long end) implements Comparable<Span> {
  public Span {
    if (end <= start) {
      throw new IllegalArgumentException(
          "a window ends after it starts, not " + start + ".." + end);
    }
  }

  /** Returns the smallest span that contains both. */
  public Span with(Span other) {
    return new Span(Math.min(start, other.start), Math.max(end, other.end));
  }

  @Override
  public int compareTo(Span other) {
    int byEnd = Long.compare(end, other.end);
    return byEnd != 0 ? byEnd : Long.compare(start, other.start);
  }
}
