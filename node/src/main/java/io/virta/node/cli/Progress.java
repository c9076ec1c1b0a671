package io.virta.node.cli;

import java.io.PrintStream;
import picocli.CommandLine.Help.Ansi;

/**
 * A progress bar on standard error for long tasks; hidden without a terminal or if the output
 * format is for programs.
 */
final class Progress implements AutoCloseable {
  private static final int WIDTH = 30;

  private final PrintStream err;
  private final boolean shown;
  private final String task;
  private final long total;
  private long done;
  private int lastLength;

  private Progress(PrintStream err, boolean shown, String task, long total) {
    this.err = err;
    this.shown = shown;
    this.task = task;
    this.total = total;
  }

  /** Creates a bar that is full after {@code total} units. */
  static Progress of(ClientOptions options, String task, long total) {
    boolean shown = Ansi.AUTO.enabled() && options.output() == OutputFormat.table;
    return new Progress(System.err, shown, task, total);
  }

  /** Advances by one unit. */
  void step(String state) {
    to(done + 1, state);
  }

  /** Sets the number of finished units. */
  void to(long reached, String state) {
    done = Math.min(total, reached);
    if (shown) {
      int filled = (int) (WIDTH * done / Math.max(1, total));
      String line =
          "%s [%s%s] %s"
              .formatted(
                  VisibleText.of(task), "#".repeat(filled), ".".repeat(WIDTH - filled), state);
      err.print("\r" + line + " ".repeat(Math.max(0, lastLength - line.length())));
      err.flush();
      lastLength = line.length();
    }
  }

  /** Removes the bar. */
  @Override
  public void close() {
    if (shown && lastLength > 0) {
      err.print("\r" + " ".repeat(lastLength) + "\r");
      err.flush();
    }
  }
}
