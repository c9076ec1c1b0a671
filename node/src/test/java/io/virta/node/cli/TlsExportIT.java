package io.virta.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.node.TestNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Exports the node's own certificate to clients without access to its data directory. */
class TlsExportIT {
  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int export(String... more) {
    String[] fixed = {"tls", "export", "--data", data().toString()};
    String[] args = Stream.of(fixed, more).flatMap(Arrays::stream).toArray(String[]::new);
    CommandLine line = CommandLines.of(args);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(args);
  }

  private Path data() {
    return directory.resolve("data");
  }

  private String served() throws IOException {
    TestNode.start(data(), Map.of("virta.node.tls-port", 0)).close();
    return Files.readString(data().resolve("tls.pem"));
  }

  @Test
  void prints_the_certificate_or_writes_it_to_a_file_that_all_users_can_read() throws IOException {
    String certificate = served();
    Path file = directory.resolve("virta.pem");

    assertThat(export()).isZero();
    assertThat(out.toString()).isEqualTo(certificate).startsWith("-----BEGIN CERTIFICATE-----");

    assertThat(export("--out", file.toString())).isZero();
    assertThat(file).hasContent(certificate);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data())))
        .isEqualTo("rwx------");
  }

  @Test
  void a_directory_without_a_certificate_is_one_line_and_the_exit_code_for_data_directories() {
    assertThat(export()).isEqualTo(5);

    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("tls.pem does not exist", "--data");
  }
}
