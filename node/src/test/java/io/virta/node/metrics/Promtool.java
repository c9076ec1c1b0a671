package io.virta.node.metrics;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.virta.node.EndedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Prometheus' own checker. If it is not installed, the test is skipped; with {@code
 * -Dvirta-test.promtool=required} it fails.
 */
final class Promtool {
  private static final boolean REQUIRED =
      "required".equals(System.getProperty("virta-test.promtool"));

  private Promtool() {}

  /** Runs promtool and returns its output; fails unless it succeeds without complaints. */
  static String run(String input, Path directory, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    try {
      return EndedProcess.of(new ProcessBuilder(command).directory(directory.toFile()), input)
          .successfully();
    } catch (IOException missing) {
      assumeTrue(REQUIRED, "promtool is not installed (Debian's package prometheus has it)");
      throw missing;
    }
  }
}
