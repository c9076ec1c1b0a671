package io.virta.persistence.disk;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * One directory of files. A file that was created, renamed or deleted is so after a crash only when
 * {@link #forceDirectory} came after it; bytes are there only when {@link DiskFile#force} came
 * after them. Safe for any thread.
 */
public interface Disk {
  /** Names of the files in the directory, sorted. */
  List<String> list() throws IOException;

  /** Whether there is a file of that name. */
  boolean exists(String name) throws IOException;

  /** Opens an existing file for reading and writing. */
  DiskFile open(String name) throws IOException;

  /**
   * Opens an existing file for reads and writes that go past the system's page cache, where the
   * file system knows how; elsewhere the same as {@link #open}. No other opening of the file may
   * write while this one is in use.
   */
  DiskFile openDirect(String name) throws IOException;

  /**
   * Opens an existing file for reading alone, with one handle of the system.
   *
   * @param direct whether reads go past the page cache, where the file system knows how
   */
  DiskFile openToRead(String name, boolean direct) throws IOException;

  /** Creates a new, empty file and opens it; refuses when the name exists. */
  DiskFile create(String name) throws IOException;

  void delete(String name) throws IOException;

  /** Replaces {@code to}, if it exists, in one step. */
  void rename(String from, String to) throws IOException;

  /** Makes the directory itself durable: which names exist and what they point to. */
  void forceDirectory() throws IOException;

  /** Bytes that can still be written, as the file system tells. */
  long usableBytes() throws IOException;

  /**
   * Takes the directory for this owner alone, until the answer is closed or the process ends.
   *
   * @throws DiskLockedException when another owner, here or in another process, has it
   */
  Closeable lock(String name) throws IOException;

  /** What to call this directory in messages. */
  String describe();
}
