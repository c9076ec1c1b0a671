package io.virta.bench;

import io.virta.bench.report.Machine;
import io.virta.bench.report.Run;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/** The readable result: the run and the machine, the table, and the rules of measurement. */
final class Page {
  private Page() {}

  static String of(Run run, boolean trial, String table) {
    return head(run, trial) + "\n" + table + "\n" + rules();
  }

  private static String head(Run run, boolean trial) {
    Machine machine = run.machine();
    String title = trial ? "# Trial, not for publication: " : "# Virta and its peers: ";
    return title
        + run.name()
        + "\n\nCommand: `bench/run "
        + String.join(" ", run.command())
        + "`, commit "
        + run.commit()
        + ", "
        + run.rounds()
        + " rounds.\n\n"
        + String.format(
            Locale.ROOT,
            "Machine: %s, %d cores, %.1f GB, %s, %s, %s, load average at the start %.2f, "
                + "fsync of 4 KiB %.2f ms (median).%n%n",
            machine.cpu(),
            machine.cores(),
            machine.memoryBytes() / 1e9,
            machine.kernel(),
            machine.jdk(),
            machine.fileSystem(),
            machine.loadAverage(),
            machine.fsyncMillis())
        + String.join("; ", run.serverFlags())
        + ".\n";
  }

  private static String rules() {
    try (InputStream in = Page.class.getResourceAsStream("rules.md")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read rules.md", e);
    }
  }
}
