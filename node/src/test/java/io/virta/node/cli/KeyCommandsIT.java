package io.virta.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.encryption.KeyFile;
import io.virta.actors.encryption.MasterKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KeyCommandsIT {
  @TempDir Path directory;
  private String file = "";
  private String out = "";
  private String err = "";

  @BeforeEach
  void name() {
    file = directory.resolve("keys.json").toString();
  }

  private int run(String... args) {
    StringWriter said = new StringWriter();
    StringWriter failed = new StringWriter();
    CommandLine line = CommandLines.of(args);
    line.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(failed, true));
    int code = line.execute(args);
    out = said.toString();
    err = failed.toString();
    return code;
  }

  private List<MasterKey> keys() throws IOException {
    return KeyFile.read(Path.of(file)).all();
  }

  @Test
  void without_a_file_generate_prints_only_the_secret() {
    assertThat(run("key", "generate")).isZero();
    assertThat(Base64.getDecoder().decode(out.strip())).hasSize(MasterKey.BYTES);
  }

  @Test
  void a_missing_file_is_named_with_the_option_to_use() {
    for (String command : List.of("list", "rotate")) {
      assertThat(run("key", command, "--file", file)).isEqualTo(2);
      assertThat(err)
          .isEqualToIgnoringNewLines(
              "virta: %s does not exist; name a file of master keys with --file".formatted(file));
    }
    assertThat(run("key", "generate", "--file", file + "/none/k")).isEqualTo(1);
    assertThat(err).contains("cannot be written: no such file or directory");
  }

  @Test
  void keys_are_added_one_by_one_to_a_file_that_only_its_owner_can_read() throws IOException {
    assertThat(run("key", "generate", "--file", file)).isZero();
    assertThat(run("key", "generate", "--file", file, "--alias", "orders")).isZero();

    assertThat(keys())
        .extracting(MasterKey::alias)
        .containsExactly(Optional.of("alias/aws/kinesis"), Optional.of("alias/orders"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file))))
        .isEqualTo("rw-------");
    assertThat(run("key", "list", "--file", file)).isZero();
    assertThat(out).contains(keys().get(1).id(), "alias/orders", "ENABLED");
    assertThat(out).doesNotContain(keys().get(1).material());
  }

  @Test
  void a_new_key_takes_the_alias_and_the_old_one_stays() throws IOException {
    run("key", "generate", "--file", file);
    MasterKey old = keys().get(0);

    assertThat(run("key", "rotate", "--file", file)).isZero();

    assertThat(keys()).hasSize(2);
    assertThat(keys().get(0).id()).isEqualTo(old.id());
    assertThat(keys().get(0).material()).isEqualTo(old.material());
    assertThat(keys().get(0).alias()).isEmpty();
    assertThat(keys().get(1).alias()).contains(MasterKey.DEFAULT_ALIAS);
    assertThat(out).contains(keys().get(1).id());
  }

  @Test
  void a_failed_command_changes_nothing_and_reports_one_line() throws IOException {
    run("key", "generate", "--file", file);
    String before = Files.readString(Path.of(file));

    assertThat(run("key", "generate", "--file", file, "--alias", "aws/kinesis")).isEqualTo(2);
    assertThat(err).contains("alias");
    assertThat(run("key", "generate", "--file", file, "--alias", "no spaces")).isEqualTo(2);
    assertThat(run("key", "rotate", "--file", file, "--alias", "other")).isEqualTo(2);
    assertThat(err).contains("alias/other").contains("virta key list");
    assertThat(Files.readString(Path.of(file))).isEqualTo(before);

    Files.writeString(Path.of(file), "{\"keys\": [{\"id\": \"a\", \"material\": \"c2hvcnQ=\"}]}");
    assertThat(run("key", "list", "--file", file)).isEqualTo(2);
    assertThat(err).contains("5 bytes where a key has 32").doesNotContain("c2hvcnQ=");
  }
}
