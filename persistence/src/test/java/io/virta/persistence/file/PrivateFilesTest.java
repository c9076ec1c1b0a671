package io.virta.persistence.file;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.virta.persistence.disk.FileDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The modes of new and of existing files. */
class PrivateFilesTest {
  @TempDir Path directory;

  @BeforeEach
  void needs_modes() {
    assumeThat(directory.getFileSystem().supportedFileAttributeViews()).contains("posix");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private Path wide(String name, String mode) throws IOException {
    Path file = Files.writeString(directory.resolve(name), "before");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @Test
  void a_new_directory_and_its_missing_parents_belong_to_their_owner_alone() throws IOException {
    Path lane = PrivateFiles.createDirectories(directory.resolve("data/records"));

    assertThat(mode(lane)).isEqualTo("rwx------");
    assertThat(mode(directory.resolve("data"))).isEqualTo("rwx------");
  }

  @Test
  void a_new_file_belongs_to_its_owner_alone_and_an_existing_one_keeps_its_mode()
      throws IOException {
    PrivateFiles.open(directory.resolve("new"), Set.of(WRITE, CREATE)).close();
    Path old = wide("old", "rw-r--r--");
    PrivateFiles.open(old, Set.of(WRITE, CREATE)).close();

    assertThat(mode(directory.resolve("new"))).isEqualTo("rw-------");
    assertThat(mode(old)).isEqualTo("rw-r--r--");
  }

  @Test
  void a_replaced_file_is_private_whatever_it_was_before() throws IOException {
    Path file = wide("key", "rw-rw-rw-");
    wide("key.new", "rw-rw-rw-"); // left by a crash

    PrivateFiles.write(file, new byte[] {1, 2, 3});

    assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(directory.resolve("key.new")).doesNotExist();
  }

  @Test
  void restricting_removes_only_the_permissions_of_others_and_reports_whether_they_had_any()
      throws IOException {
    Path file = wide("file", "r--r-xrw-");

    assertThat(PrivateFiles.isOpenToOthers(file)).isTrue();
    assertThat(PrivateFiles.restrict(file)).isTrue();
    assertThat(mode(file)).isEqualTo("r--------");
    assertThat(PrivateFiles.isOpenToOthers(file)).isFalse();
    assertThat(PrivateFiles.restrict(file)).isFalse();
  }

  @Test
  void all_files_of_the_log_are_private() throws IOException {
    Path lane = directory.resolve("data/records");
    FileDisk disk = new FileDisk(lane);
    disk.create("segment").close();
    disk.create("temporary").close();
    disk.rename("temporary", "index");
    disk.lock("lock").close();

    assertThat(mode(directory.resolve("data"))).isEqualTo("rwx------");
    assertThat(mode(lane)).isEqualTo("rwx------");
    for (String name : new String[] {"segment", "index", "lock"}) {
      assertThat(mode(lane.resolve(name))).as(name).isEqualTo("rw-------");
    }
  }
}
