package io.virta.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
  private final StringWriter err = new StringWriter();

  /** Runs a command whose output fails with that message. */
  private int run(String failure, String... args) {
    OutputStream failing =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException(failure);
          }
        };
    PrintWriter out = new PrintWriter(new OutputStreamWriter(new StandardOutput(failing), UTF_8));
    return CommandLines.run(CommandLines.of(args).setOut(out).setErr(new PrintWriter(err)), args);
  }

  @Test
  void a_closed_pipe_ends_a_command_silently() {
    assertThat(run("Broken pipe", "key", "generate")).isEqualTo(141);
    assertThat(run("Broken pipe", "--help")).isEqualTo(141);
    assertThat(run("Broken pipe", "completion", "bash")).isEqualTo(141);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void a_failed_write_is_reported() {
    assertThat(run("No space left on device", "key", "generate")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "virta: standard output cannot be written: No space left on device");
  }
}
