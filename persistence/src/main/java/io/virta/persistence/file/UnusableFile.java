package io.virta.persistence.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Explains why a file named in the configuration cannot be used. */
public final class UnusableFile {
  private UnusableFile() {}

  /**
   * Describes the problem with the file, as text that follows its name; empty if the file can be
   * read and is not empty.
   */
  public static Optional<String> problem(Path file) {
    if (Files.notExists(file)) {
      return Optional.of("does not exist");
    }
    if (Files.isDirectory(file)) {
      return Optional.of("is a directory");
    }
    if (!Files.isReadable(file)) {
      return Optional.of("cannot be read; change its permissions");
    }
    try {
      // Only regular files are checked for their size: a pipe or a device has none.
      return Files.isRegularFile(file) && Files.size(file) == 0
          ? Optional.of("is empty")
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.of("cannot be read: " + reason(unreadable));
    }
  }

  /**
   * The reason why a file could not be read, written or created, in the words of the operating
   * system.
   */
  public static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileSystemException known && known.getReason() != null) {
      return known.getReason();
    }
    return failure.toString();
  }
}
