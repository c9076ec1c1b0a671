package io.virta.node.metrics;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the sizes of the files below a directory. Unreadable entries are not counted, such as a
 * segment that retention has just deleted, or another user's directory such as {@code lost+found}.
 */
final class DirectorySize extends SimpleFileVisitor<Path> {
  private long bytes;

  /**
   * Returns the total bytes of all files below a directory, at any depth.
   *
   * @throws IOException if the directory does not exist
   */
  static long of(Path directory) throws IOException {
    DirectorySize size = new DirectorySize();
    Files.walkFileTree(directory.toRealPath(), size);
    return size.bytes();
  }

  long bytes() {
    return bytes;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    bytes += attributes.isRegularFile() ? attributes.size() : 0;
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException cutShort) {
    return FileVisitResult.CONTINUE;
  }
}
