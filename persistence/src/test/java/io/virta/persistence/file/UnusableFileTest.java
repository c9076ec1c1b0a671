package io.virta.persistence.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnusableFileTest {
  @TempDir Path directory;

  @Test
  void a_file_with_content_has_no_problem() throws IOException {
    assertThat(UnusableFile.problem(Files.writeString(directory.resolve("file"), "content")))
        .isEmpty();
  }

  @Test
  void reports_the_problem() throws IOException {
    assertThat(UnusableFile.problem(directory.resolve("absent"))).contains("does not exist");
    assertThat(UnusableFile.problem(directory)).contains("is a directory");
    assertThat(UnusableFile.problem(Files.createFile(directory.resolve("empty"))))
        .contains("is empty");
  }

  @Test
  void reports_a_file_without_read_permission() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "content");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeThat(Files.isReadable(file)).as("root reads everything").isFalse();

    assertThat(UnusableFile.problem(file)).contains("cannot be read; change its permissions");
  }
}
