package io.virta.persistence.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
  private final SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(1));

  private PooledFile file(OpenFiles files, String name) throws IOException {
    try (DiskFile created = disk.create(name)) {
      created.write(ByteBuffer.wrap(new byte[] {1}), 0);
    }
    return files.toRead(name);
  }

  private static int read(PooledFile file) throws IOException {
    return file.read(ByteBuffer.allocate(1), 0);
  }

  @Test
  void closes_the_file_read_longest_ago_for_one_more() throws IOException {
    OpenFiles files = new OpenFiles(disk, 2);
    PooledFile a = file(files, "a");
    PooledFile b = file(files, "b");
    PooledFile c = file(files, "c");
    read(a);
    read(b);
    read(a);
    read(c);
    assertThat(files.count()).isEqualTo(2);
    assertThat(a.opened).isNotNull();
    assertThat(b.opened).isNull();
    assertThat(read(b)).isEqualTo(1);
  }

  @Test
  void a_read_waits_while_all_files_are_in_use() throws Exception {
    OpenFiles files = new OpenFiles(disk, 1);
    PooledFile a = file(files, "a");
    PooledFile b = file(files, "b");
    DiskFile inUse = files.lease(a);
    CompletableFuture<Integer> waiting = reading(b);
    assertThat(inUse.read(ByteBuffer.allocate(1), 0)).as("not closed").isEqualTo(1);
    assertThat(waiting).isNotDone();
    files.giveBack(a);
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(files.count()).isEqualTo(1);
  }

  @Test
  void opening_a_file_on_a_hanging_disk_does_not_block_reads_of_open_files() throws Exception {
    CountDownLatch opens = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    OpenFiles files = new OpenFiles(hanging("cold", opens, goesOn), 2);
    PooledFile warm = file(files, "warm");
    PooledFile cold = file(files, "cold");
    read(warm);
    CompletableFuture<Integer> hangs = reading(cold);
    opens.await();

    assertThat(reading(warm).get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(hangs).isNotDone();
    goesOn.countDown();
    assertThat(hangs.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(files.count()).isEqualTo(2);
  }

  @Test
  void a_file_that_is_closed_while_it_is_opened_stays_closed() throws Exception {
    CountDownLatch opens = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    OpenFiles files = new OpenFiles(hanging("cold", opens, goesOn), 1);
    PooledFile cold = file(files, "cold");
    CompletableFuture<Integer> hangs = reading(cold);
    opens.await();

    cold.close();
    goesOn.countDown();

    assertThatThrownBy(() -> hangs.get(20, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(ClosedChannelException.class);
    assertThat(files.count()).isZero();
    assertThat(read(file(files, "other"))).as("its place is free").isEqualTo(1);
  }

  /** A view of the disk that blocks when it opens the given file, until {@code goesOn}. */
  private Disk hanging(String name, CountDownLatch opens, CountDownLatch goesOn) {
    return new ForwardingDisk(disk) {
      @Override
      public DiskFile openToRead(String opened, boolean direct) throws IOException {
        if (opened.equals(name)) {
          opens.countDown();
          try {
            goesOn.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        }
        return super.openToRead(opened, direct);
      }
    };
  }

  private static CompletableFuture<Integer> reading(PooledFile file) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return read(file);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void a_file_that_is_no_longer_written_closes_when_its_last_reader_leaves() throws IOException {
    OpenFiles files = new OpenFiles(disk, 1);
    disk.create("a").close();
    PooledFile a = files.toWrite("a", false);
    a.write(ByteBuffer.wrap(new byte[] {1}), 0);
    DiskFile reader = files.lease(a);
    a.cool();
    assertThat(reader.read(ByteBuffer.allocate(1), 0)).isEqualTo(1);
    files.giveBack(a);
    assertThat(files.count()).isZero();
    assertThat(read(a)).isEqualTo(1);
  }

  @Test
  void a_closed_file_is_not_opened_again() throws IOException {
    PooledFile a = file(new OpenFiles(disk, 1), "a");
    a.close();
    assertThatThrownBy(() -> read(a)).isInstanceOf(ClosedChannelException.class);
  }
}
