package io.virta.persistence.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Makes files with mode 0600 and directories with mode 0700. The mode is set at creation, so no
 * other user can open the file before it is private. File systems without POSIX modes are used
 * without any.
 */
public final class PrivateFiles {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFiles() {}

  /**
   * Creates a directory and its missing parents. A directory that already exists keeps its mode.
   */
  public static Path createDirectories(Path directory) throws IOException {
    return Files.createDirectories(directory, attributes(directory, DIRECTORY));
  }

  /** Opens a file; a file that this call creates is private. */
  public static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
    return FileChannel.open(file, options, attributes(file, FILE));
  }

  /** Replaces or creates a file atomically; its bytes are durable before the file gets its name. */
  public static void write(Path file, byte[] bytes) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    try (FileChannel channel =
        open(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Whether users other than the owner have any permission; false on file systems without modes.
   */
  public static boolean isOpenToOthers(Path path) throws IOException {
    return hasModes(path) && !DIRECTORY.containsAll(Files.getPosixFilePermissions(path));
  }

  /**
   * Removes all permissions of users other than the owner.
   *
   * @return whether they had any
   */
  public static boolean restrict(Path path) throws IOException {
    if (!isOpenToOthers(path)) {
      return false;
    }
    Set<PosixFilePermission> kept = EnumSet.copyOf(DIRECTORY);
    kept.retainAll(Files.getPosixFilePermissions(path));
    Files.setPosixFilePermissions(path, kept);
    return true;
  }

  private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> mode) {
    return hasModes(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
        : new FileAttribute<?>[0];
  }

  private static boolean hasModes(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
