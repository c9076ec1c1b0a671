package io.virta.persistence.disk;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk that counts its open files and locks. */
public final class CountingDisk extends ForwardingDisk {
  private final AtomicInteger open = new AtomicInteger();

  public CountingDisk(Disk disk) {
    super(disk);
  }

  public int openHandles() {
    return open.get();
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return counted(super.open(name));
  }

  @Override
  public DiskFile openDirect(String name) throws IOException {
    return counted(super.openDirect(name));
  }

  @Override
  public DiskFile openToRead(String name, boolean direct) throws IOException {
    return counted(super.openToRead(name, direct));
  }

  @Override
  public DiskFile create(String name) throws IOException {
    return counted(super.create(name));
  }

  @Override
  public Closeable lock(String name) throws IOException {
    Closeable lock = super.lock(name);
    open.incrementAndGet();
    return () -> {
      open.decrementAndGet();
      lock.close();
    };
  }

  private DiskFile counted(DiskFile file) {
    open.incrementAndGet();
    return new ForwardingFile(file) {
      @Override
      public void close() throws IOException {
        open.decrementAndGet();
        super.close();
      }
    };
  }
}
