package io.virta.persistence.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A disk that exposes the change in progress, so that a change that never ends can be detected.
 * Changes come from one thread at a time, as a lane makes them; {@link #underWay} is safe for any
 * thread. Reads are not watched.
 */
public final class WatchedDisk extends ForwardingDisk {
  /**
   * A change in progress.
   *
   * @param what a description, such as "an fsync of 1.log"
   * @param startNanos {@link System#nanoTime} when it started
   */
  public record Change(String what, long startNanos) {}

  private interface Call<T> {
    T run() throws IOException;
  }

  private interface Action {
    void run() throws IOException;
  }

  private volatile @Nullable Change underWay;

  public WatchedDisk(Disk disk) {
    super(disk);
  }

  /** The change in progress, not equal to any other one; null if there is none. */
  public @Nullable Change underWay() {
    return underWay;
  }

  private <T> T watch(String what, Call<T> change) throws IOException {
    underWay = new Change(what, System.nanoTime());
    try {
      return change.run();
    } finally {
      underWay = null;
    }
  }

  private void watch(String what, Action change) throws IOException {
    watch(
        what,
        () -> {
          change.run();
          return this;
        });
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return new WatchedFile(name, disk.open(name));
  }

  @Override
  public DiskFile openDirect(String name) throws IOException {
    return new WatchedFile(name, disk.openDirect(name));
  }

  @Override
  public DiskFile create(String name) throws IOException {
    return new WatchedFile(name, watch("the creation of " + name, () -> disk.create(name)));
  }

  @Override
  public void delete(String name) throws IOException {
    watch("the deletion of " + name, () -> disk.delete(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    watch("the renaming of " + from, () -> disk.rename(from, to));
  }

  @Override
  public void forceDirectory() throws IOException {
    watch("an fsync of the directory", disk::forceDirectory);
  }

  /** An open file whose changes are watched, too. */
  private final class WatchedFile extends ForwardingFile {
    private final String write;
    private final String truncation;
    private final String force;

    WatchedFile(String name, DiskFile file) {
      super(file);
      this.write = "a write to " + name;
      this.truncation = "a truncation of " + name;
      this.force = "an fsync of " + name;
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      watch(write, () -> file.write(from, position));
    }

    @Override
    public void truncate(long size) throws IOException {
      watch(truncation, () -> file.truncate(size));
    }

    @Override
    public void force() throws IOException {
      watch(force, file::force);
    }
  }
}
