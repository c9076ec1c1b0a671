package io.virta.actors.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The handling of the file of master keys at the start of a node. */
class MasterKeySourceTest {
  @TempDir Path directory;

  private static MasterKeySource open(Path file, boolean makesFile) {
    return MasterKeySource.open(
        new EncryptionSettings(Optional.of(file), makesFile, "KEY", Duration.ofSeconds(5)),
        variable -> null);
  }

  @Test
  void a_file_that_is_a_directory_or_empty_is_refused() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.json"));

    for (boolean own : new boolean[] {true, false}) {
      assertThatThrownBy(() -> open(directory, own))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the file of master keys "
                  + directory
                  + " (virta.encryption.keys-file) is a directory");
      assertThatThrownBy(() -> open(empty, own))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("(virta.encryption.keys-file) is empty");
    }
  }

  @Test
  void a_missing_file_is_created_on_request_if_it_is_the_nodes_own() {
    Path file = directory.resolve("keys.json");

    MasterKeySource given = open(file, false);
    given.makeFile();
    assertThat(given.current().all()).isEmpty();
    assertThat(given.missingFile()).contains(file);

    MasterKeySource own = open(file, true);
    assertThat(own.current().all()).isEmpty();
    own.makeFile();
    assertThat(own.current().all()).hasSize(1);
    assertThat(own.missingFile()).isEmpty();
    assertThat(open(file, true).current().all().get(0).id())
        .isEqualTo(own.current().all().get(0).id());
  }
}
