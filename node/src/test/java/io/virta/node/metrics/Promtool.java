package io.virta.node.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Prometheus' own checker. Where it is missing a test is skipped, unless {@code
 * -Dvirta-test.promtool=required} makes it fail.
 */
final class Promtool {
  private static final boolean REQUIRED =
      "required".equals(System.getProperty("virta-test.promtool"));

  private Promtool() {}

  /** Fails unless it ends well and has no complaint; answers what it said. */
  static String run(String input, Path directory, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process process = start(command, directory);
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(String.join(" ", command) + " said: " + said);
    }
    return said;
  }

  private static Process start(List<String> command, Path directory) throws IOException {
    try {
      return new ProcessBuilder(command)
          .directory(directory.toFile())
          .redirectErrorStream(true)
          .start();
    } catch (IOException missing) {
      assumeTrue(REQUIRED, "promtool is not installed (Debian's package prometheus has it)");
      throw missing;
    }
  }
}
