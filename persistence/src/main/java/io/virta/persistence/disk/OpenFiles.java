package io.virta.persistence.disk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the number of files that a disk keeps open for readers: a read opens the file that it
 * needs, and the least recently used file is closed in return. A file in use is never closed; if
 * all are in use, the next read waits for one. Safe for any thread.
 */
public final class OpenFiles implements AutoCloseable {
  private final Disk disk;
  private final int max;

  /** Files that are open for readers only, the least recently used first. */
  private final Map<PooledFile, Boolean> open = new LinkedHashMap<>(16, 0.75f, true);

  /** The number of files that are being opened; each will need a place in {@link #open}. */
  private int openings;

  public OpenFiles(Disk disk, int max) {
    this.disk = disk;
    this.max = max;
  }

  /**
   * A view of the disk that closes idle files of this pool when the process has no file handle
   * left.
   */
  public Disk sparing() {
    return new SparingDisk(disk, this);
  }

  synchronized void closeAllIdle() throws IOException {
    while (closeIdle()) {
      // close all idle files
    }
    notifyAll();
  }

  /** Returns a file for readers, without opening it yet. */
  public PooledFile toRead(String name) {
    return new PooledFile(this, name, /* direct= */ false, null);
  }

  /**
   * Opens a file for writing. It stays open until {@link PooledFile#cool}, and does not count
   * towards the bound until then.
   *
   * @param direct whether reads and writes bypass the page cache
   */
  public PooledFile toWrite(String name, boolean direct) throws IOException {
    DiskFile file = direct ? sparing().openDirect(name) : sparing().open(name);
    return new PooledFile(this, name, direct, file);
  }

  /** The number of files open for readers only. */
  synchronized int count() {
    return open.size();
  }

  /**
   * Returns the file, opened for a reader; each call must be followed by one of {@link #giveBack}.
   */
  DiskFile lease(PooledFile file) throws IOException {
    DiskFile opened = leaseOpen(file);
    return opened == null ? openFor(file) : opened;
  }

  /** Returns the file if it is open; null if it is closed and the caller must open it. */
  private synchronized @Nullable DiskFile leaseOpen(PooledFile file) throws IOException {
    try {
      while (file.opened == null && !file.closed && (file.opening || !makeRoom())) {
        wait(); // until this file is open, or another one is given back
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while all files of the log were in use");
    }
    DiskFile now = file.opened;
    if (now == null) {
      requireNotClosed(file);
      file.opening = true;
      openings++;
    } else {
      take(file);
    }
    return now;
  }

  /**
   * Opens a file without holding the lock, so that a slow disk does not block reads of open files.
   */
  private DiskFile openFor(PooledFile file) throws IOException {
    try {
      return keep(file, openToRead(file));
    } finally {
      openingEnds(file);
    }
  }

  private synchronized DiskFile keep(PooledFile file, DiskFile opened) throws IOException {
    if (file.closed) {
      opened.close();
    }
    requireNotClosed(file);
    file.opened = opened;
    take(file);
    return opened;
  }

  private synchronized void openingEnds(PooledFile file) {
    file.opening = false;
    openings--;
    notifyAll(); // waiters for this file, or for the place reserved for it
  }

  private static void requireNotClosed(PooledFile file) throws ClosedChannelException {
    if (file.closed) {
      throw new ClosedChannelException();
    }
  }

  private void take(PooledFile file) {
    if (!file.hot) {
      open.put(file, true);
    }
    file.readers++;
  }

  /** Whether one more file may be opened, after closing an idle one if necessary. */
  private boolean makeRoom() throws IOException {
    return open.size() + openings < max || closeIdle();
  }

  private DiskFile openToRead(PooledFile file) throws IOException {
    try {
      return disk.openToRead(file.name, file.direct);
    } catch (FileSystemException noHandle) {
      if (!closeIdle()) {
        throw noHandle;
      }
      return disk.openToRead(file.name, file.direct); // retry with the freed handle
    }
  }

  /** Closes the least recently used idle file; returns false if no file is idle. */
  private synchronized boolean closeIdle() throws IOException {
    PooledFile oldest = null;
    for (PooledFile file : open.keySet()) {
      if (file.readers == 0) {
        oldest = file;
        break;
      }
    }
    if (oldest != null) {
      close(oldest);
    }
    return oldest != null;
  }

  synchronized void giveBack(PooledFile file) throws IOException {
    file.readers--;
    try {
      if (file.readers == 0 && file.cooling) {
        close(file);
      }
    } finally {
      notifyAll();
    }
  }

  synchronized void cool(PooledFile file) throws IOException {
    file.hot = false;
    file.cooling = true;
    if (file.readers == 0) {
      close(file);
    }
  }

  synchronized void closeForGood(PooledFile file) throws IOException {
    file.closed = true;
    close(file);
    notifyAll();
  }

  /** Closes the files that are open for readers only. */
  @Override
  public synchronized void close() throws IOException {
    for (PooledFile file : List.copyOf(open.keySet())) {
      close(file);
    }
  }

  private void close(PooledFile file) throws IOException {
    open.remove(file);
    file.cooling = false;
    DiskFile opened = file.opened;
    file.opened = null;
    if (opened != null) {
      opened.close();
    }
  }
}
