package io.virta.http.aws.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BodyFilesTest {
  @TempDir private Path directory;

  @Test
  void files_left_by_an_earlier_process_are_removed() throws Exception {
    Path bodies = directory.resolve("bodies");
    BodyFiles former = new BodyFiles(bodies, 1);
    former.create(former.next()).close();
    assertThat(bodies).isNotEmptyDirectory();

    new BodyFiles(bodies, 1);

    assertThat(bodies).isEmptyDirectory();
  }

  @Test
  void without_a_large_body_there_is_no_directory() {
    Path bodies = directory.resolve("bodies");

    new BodyFiles(bodies, 1);

    assertThat(bodies).doesNotExist();
  }
}
