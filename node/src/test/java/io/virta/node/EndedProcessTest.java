package io.virta.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndedProcessTest {
  /** Longer than the pipe and the buffers of both sides. */
  private static final String LONG = "x".repeat(1 << 20);

  private static ProcessBuilder shell(String script) {
    return new ProcessBuilder("sh", "-c", script);
  }

  @Test
  void returns_the_output_and_the_exit_code() throws Exception {
    assertThat(EndedProcess.of(shell("wc -c; exit 3"), LONG))
        .isEqualTo(new EndedProcess(3, "1048576\n"));
  }

  @Test
  void a_program_that_does_not_read_its_input_fails_the_test() {
    assertThatThrownBy(
            () -> EndedProcess.of(shell("echo waits; sleep 600"), LONG, Duration.ofMillis(500)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("sleep 600");
  }

  /** The second process left behind has its own session, and its parent has ended. */
  @Test
  void kills_processes_that_a_program_left_behind(@TempDir Path directory) throws Exception {
    Path started = directory.resolve("started");
    String leaver =
        "sleep 600 & echo $! > %1$s; setsid sh -c 'echo $$ >> %1$s; exec sleep 600' & until [ $(wc -l < %1$s) -eq 2 ]; do :; done"
            .formatted(started);

    EndedProcess.of(shell(leaver)).successfully();

    assertThat(Files.readAllLines(started))
        .hasSize(2)
        .allSatisfy(pid -> assertThat(commandLine(pid)).as("process %s", pid).isEmpty());
  }

  /** Returns the command line; empty if the process has ended, even if it is still a zombie. */
  private static String commandLine(String pid) {
    try {
      return Files.readString(Path.of("/proc", pid, "cmdline"));
    } catch (IOException gone) {
      return "";
    }
  }
}
