package io.virta.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks at a data directory before anything is written to it. */
final class DataDirectory {
  // Made by the log before anything else; without it the directory is not ours.
  private static final String OUR_MARK = "records";
  private static final String MADE_BY_FILE_SYSTEM = "lost+found";

  private DataDirectory() {}

  /**
   * Returns when the directory is absent, empty or ours.
   *
   * @throws NodeException when it holds something else, or cannot be used
   */
  static void check(Path directory) {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw unusable("%s is a file; name a directory with --data".formatted(directory));
    }
    if (!Files.exists(directory)) {
      return;
    }
    List<String> names = names(directory);
    if (!names.isEmpty() && !names.contains(OUR_MARK)) {
      throw unusable(
          "%s holds something else (%s); name an empty directory with --data"
              .formatted(directory, names.get(0)));
    }
    if (!Files.isWritable(directory)) {
      throw unusable(
          "%s cannot be written to; change its permissions or name another with --data"
              .formatted(directory));
    }
  }

  private static List<String> names(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> !name.equals(MADE_BY_FILE_SYSTEM))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw unusable(
          "%s cannot be read; change its permissions or name another with --data"
              .formatted(directory));
    }
  }

  private static NodeException unusable(String message) {
    return new NodeException(ExitCode.DATA_DIRECTORY, message);
  }
}
