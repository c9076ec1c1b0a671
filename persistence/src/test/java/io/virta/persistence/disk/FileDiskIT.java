package io.virta.persistence.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with direct I/O, on the file system of the temporary directory. */
class FileDiskIT {
  private static final int SIZE = 1 << 20;

  @TempDir Path directory;
  private final byte[] content = new byte[SIZE];
  private FileDisk disk;

  @BeforeEach
  void fill() throws IOException {
    new SplittableRandom(1).nextBytes(content);
    disk = new FileDisk(directory);
    disk.create("file").close();
    try (DiskFile file = direct()) {
      file.write(aligned(content), 0);
      file.force();
    }
  }

  private DiskFile direct() throws IOException {
    DiskFile file = disk.openDirect("file");
    assumeThat(file.blockBytes()).as("a file system with direct I/O").isGreaterThan(1);
    return file;
  }

  private static ByteBuffer aligned(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length + DiskFile.ALIGNMENT)
        .alignedSlice(DiskFile.ALIGNMENT)
        .put(bytes)
        .flip();
  }

  private static byte[] read(DiskFile file, int position, int length) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(length);
    while (into.hasRemaining() && file.read(into, position + into.position()) >= 0) {
      // One read may return only a part.
    }
    return Arrays.copyOf(into.array(), into.position());
  }

  @Test
  void reads_start_and_end_anywhere() throws IOException {
    SplittableRandom random = new SplittableRandom(2);
    try (DiskFile file = direct()) {
      for (int i = 0; i < 200; i++) {
        int position = random.nextInt(SIZE);
        int length = random.nextInt(SIZE - position + 1);
        assertThat(read(file, position, length))
            .as("%d bytes at %d", length, position)
            .isEqualTo(Arrays.copyOfRange(content, position, position + length));
      }
      assertThat(read(file, SIZE - 5, 100)).hasSize(5);
      assertThat(read(file, SIZE, 1)).isEmpty();
      assertThat(read(file, SIZE + 5000, 1)).isEmpty();
    }
  }

  @Test
  void reads_a_file_that_does_not_end_at_a_block_boundary() throws IOException {
    try (DiskFile file = direct()) {
      file.truncate(5_000);
      assertThat(read(file, 4_990, 100)).isEqualTo(Arrays.copyOfRange(content, 4_990, 5_000));
      file.write(aligned(Arrays.copyOf(content, 8_192)), 0);
      assertThat(read(file, 4_990, 100)).isEqualTo(Arrays.copyOfRange(content, 4_990, 5_090));
    }
  }

  @Test
  void cached_reads_see_direct_writes() throws IOException {
    try (DiskFile file = direct();
        DiskFile cached = disk.open("file")) {
      assertThat(read(cached, 0, 4_096)).isEqualTo(Arrays.copyOf(content, 4_096));
      file.write(aligned(new byte[8_192]), 0);
      assertThat(read(cached, 0, 8_192)).isEqualTo(new byte[8_192]);
    }
  }
}
