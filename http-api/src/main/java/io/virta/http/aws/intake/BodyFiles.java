package io.virta.http.aws.intake;

import io.virta.http.memory.BytePermits;
import io.virta.persistence.file.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory for request bodies that are too large for memory, each in a file until its request
 * is answered. The total size of the files is limited. Safe for any thread.
 */
public final class BodyFiles {
  private static final Logger log = LoggerFactory.getLogger(BodyFiles.class);

  private final Path directory;
  private final BytePermits permits;

  /**
   * Removes files left in the directory by an earlier process. The directory is created with the
   * first file.
   *
   * @param bytesMax the limit for all files together
   */
  public BodyFiles(Path directory, long bytesMax) {
    this.directory = directory;
    this.permits = new BytePermits(bytesMax);
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
        left.forEach(BodyFiles::remove);
      } catch (IOException unreadable) {
        log.warn("The files left in {} cannot be removed: {}", directory, unreadable.toString());
      }
    }
  }

  /** Permits for disk space, acquired before a body is received. */
  BytePermits permits() {
    return permits;
  }

  /** Returns a path for a new file. */
  Path next() {
    return directory.resolve(UUID.randomUUID() + ".body");
  }

  /** Creates a file; blocks. */
  FileChannel create(Path file) throws IOException {
    PrivateFiles.createDirectories(directory);
    return PrivateFiles.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /** Removes a file if it exists; blocks. */
  static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException stays) {
      log.warn("The request body {} cannot be removed: {}", file, stays.toString());
    }
  }
}
