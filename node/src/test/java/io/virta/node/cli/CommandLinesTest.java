package io.virta.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandLinesTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine line = CommandLines.of(args);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(args);
  }

  @Test
  void an_unknown_flag_is_one_line_that_points_to_the_help() {
    assertThat(run("serve", "--prot", "1")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("--prot").contains("virta serve --help");
  }

  @Test
  void no_command_at_all_shows_the_help_of_all() {
    assertThat(run()).isZero();
    assertThat(out.toString())
        .contains("Usage: virta", "serve", "stream", "consumer", "log", "key", "help");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void a_group_without_a_command_shows_the_help_of_the_group() {
    assertThat(run("stream")).isZero();
    assertThat(out.toString()).contains("Usage: virta stream", "describe", "tail");
  }

  @Test
  void help_is_the_same_however_it_is_asked_for() {
    assertThat(run("help", "stream")).isZero();
    String asked = out.toString();
    out.getBuffer().setLength(0);
    assertThat(run("stream", "--help")).isZero();
    assertThat(asked).isEqualTo(out.toString()).contains("Usage: virta stream");
    out.getBuffer().setLength(0);
    assertThat(run("help", "stream", "put")).isZero();
    assertThat(out.toString()).contains("Usage: virta stream put", "--key-field");
    assertThat(run("help", "stream", "pet")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no command 'pet'", "virta stream --help");
  }

  /** One of the two would be silently ignored. */
  @Test
  void two_sources_of_records_or_of_their_key_are_refused() {
    assertThat(run("stream", "put", "s", "text", "--file", "f")).isEqualTo(2);
    assertThat(run("stream", "put", "s", "text", "--key-field", "id")).isEqualTo(2);
    assertThat(run("stream", "put", "s", "--file", "f", "-k", "a", "--key-field", "b"))
        .isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(3);
    assertThat(err.toString()).contains("--file or DATA", "--key-field requires", "not both");
  }

  @Test
  void a_tail_rejects_a_negative_number_of_records() {
    assertThat(run("stream", "tail", "s", "-n", "-1")).isEqualTo(2);
    assertThat(err.toString()).contains("-n must be a number of records, not -1");
  }

  @Test
  void an_unknown_command_names_the_nearest() {
    assertThat(run("stream", "lost")).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean").contains("list");
  }

  @Test
  void the_version_is_the_one_of_the_build() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).matches("(?s)virta \\d+\\.\\d+\\.\\d+.* \\(Java .*\\)\\R");
  }

  @Test
  void an_unreachable_endpoint_is_one_line_and_its_own_exit_code() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    assertThat(run("stream", "list", "--endpoint", "http://127.0.0.1:" + free)).isEqualTo(3);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("no answer from http://127.0.0.1:" + free);
  }

  @Test
  void an_invalid_endpoint_is_a_usage_error() {
    assertThat(run("stream", "list", "--endpoint", "localhost:4566")).isEqualTo(2);
    assertThat(err.toString()).contains("http://127.0.0.1:4566");
  }
}
