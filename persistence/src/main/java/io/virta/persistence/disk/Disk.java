package io.virta.persistence.disk;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * One directory of files. The creation, renaming or deletion of a file survives a crash only if
 * {@link #forceDirectory} was called afterwards; written bytes survive only if {@link
 * DiskFile#force} was called afterwards. Safe for any thread.
 */
public interface Disk {
  /** The names of the files in the directory, sorted. */
  List<String> list() throws IOException;

  /** Whether a file of that name exists. */
  boolean exists(String name) throws IOException;

  /** Opens an existing file for reading and writing. */
  DiskFile open(String name) throws IOException;

  /**
   * Opens an existing file for reads and writes that bypass the system's page cache if the file
   * system supports it; otherwise the same as {@link #open}. While the returned file is in use, the
   * file must not be written through any other handle.
   */
  DiskFile openDirect(String name) throws IOException;

  /**
   * Opens an existing file for reading only; takes one file handle.
   *
   * @param direct whether reads bypass the page cache, if the file system supports it
   */
  DiskFile openToRead(String name, boolean direct) throws IOException;

  /** Creates a new, empty file and opens it; fails if the name exists. */
  DiskFile create(String name) throws IOException;

  void delete(String name) throws IOException;

  /** Renames a file and atomically replaces {@code to} if it exists. */
  void rename(String from, String to) throws IOException;

  /** Makes the directory itself durable: the names in it and the files that they point to. */
  void forceDirectory() throws IOException;

  /** The bytes that can still be written, as reported by the file system. */
  long usableBytes() throws IOException;

  /**
   * Locks the directory exclusively until the returned object is closed or the process ends.
   *
   * @throws DiskLockedException if another owner, in this or another process, holds the lock
   */
  Closeable lock(String name) throws IOException;

  /** The name of this directory for messages. */
  String describe();
}
