package io.virta.persistence.disk;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.sun.nio.file.ExtendedOpenOption;
import io.virta.persistence.file.PrivateFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the operating system's file system, created if it is missing. The directory and
 * its files are private to their owner from creation on.
 */
public final class FileDisk implements Disk {
  private final Path directory;
  private final FileStore store;

  /** The block size of the file system for direct I/O; 0 if direct I/O is not supported. */
  private final int directBlockBytes;

  public FileDisk(Path directory) throws IOException {
    this.directory = PrivateFiles.createDirectories(directory).toAbsolutePath();
    this.store = Files.getFileStore(this.directory);
    this.directBlockBytes = directBlockBytes(store);
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()))
          .sorted()
          .toList();
    }
  }

  @Override
  public boolean exists(String name) {
    return Files.isRegularFile(directory.resolve(name));
  }

  @Override
  public DiskFile open(String name) throws IOException {
    Path path = directory.resolve(name);
    return new FileDiskFile(path, FileChannel.open(path, READ, WRITE));
  }

  @Override
  public DiskFile openToRead(String name, boolean direct) throws IOException {
    Path path = directory.resolve(name);
    if (direct && directBlockBytes > 0) {
      try {
        return new ReadOnlyFile(
            ReadChannel.of(path, READ, ExtendedOpenOption.DIRECT), directBlockBytes);
      } catch (UnsupportedOperationException | FileSystemException notThere) {
        // Open it through the page cache instead; this fails with the reason if it cannot be opened
        // at all.
      }
    }
    return new ReadOnlyFile(ReadChannel.of(path, READ), 0);
  }

  private static int directBlockBytes(FileStore store) throws IOException {
    long block = store.getBlockSize();
    return block > DiskFile.ALIGNMENT || Long.bitCount(block) != 1 ? 0 : (int) block;
  }

  @Override
  public DiskFile openDirect(String name) throws IOException {
    Path path = directory.resolve(name);
    if (directBlockBytes == 0) {
      return open(name);
    }
    try {
      return new DirectFile(
          path, FileChannel.open(path, READ, WRITE, ExtendedOpenOption.DIRECT), directBlockBytes);
    } catch (UnsupportedOperationException | FileSystemException notThere) {
      return open(name); // fails with the reason if it cannot be opened at all
    }
  }

  @Override
  public DiskFile create(String name) throws IOException {
    Path path = directory.resolve(name);
    FileChannel writing = PrivateFiles.open(path, Set.of(READ, WRITE, CREATE_NEW));
    try {
      return new FileDiskFile(path, writing);
    } catch (IOException noSecondHandle) {
      Files.deleteIfExists(path); // so that another attempt finds it absent
      throw noSecondHandle;
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.delete(directory.resolve(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void forceDirectory() throws IOException {
    // Windows refuses to open a directory, and its file systems need no such call.
    if (!System.getProperty("os.name", "").startsWith("Windows")) {
      try (FileChannel channel = FileChannel.open(directory, READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public long usableBytes() throws IOException {
    return store.getUsableSpace();
  }

  @Override
  public Closeable lock(String name) throws IOException {
    FileChannel channel = PrivateFiles.open(directory.resolve(name), Set.of(WRITE, CREATE));
    boolean locked = false;
    try {
      locked = tryLock(channel) != null;
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    if (!locked) {
      throw new DiskLockedException(
          directory + " is in use by another process (it holds " + name + ")");
    }
    return channel;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldInThisProcess) {
      return null;
    }
  }

  @Override
  public String describe() {
    return directory.toString();
  }
}
