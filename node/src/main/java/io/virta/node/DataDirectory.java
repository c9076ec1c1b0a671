package io.virta.node;

import io.virta.persistence.embedded.LaneName;
import io.virta.persistence.file.PrivateFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks a data directory and removes other users' access to it, before anything is written. */
final class DataDirectory {
  // Created by the log before anything else; a directory without it is not a data directory.
  private static final String OUR_MARK = LaneName.RECORDS.label();
  private static final String MADE_BY_FILE_SYSTEM = "lost+found";

  /** Files that show that a log existed, even if its directory is missing. */
  private static final List<String> LEFT_OF_OURS =
      List.of(LaneName.META.label(), "stores", "iterator.key");

  private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);

  private DataDirectory() {}

  /**
   * Returns if the directory is absent, empty or a data directory of Virta.
   *
   * @throws NodeException if it contains something else or cannot be used
   */
  static void check(Path directory) {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw unusable("%s is a file; name a directory with --data".formatted(directory));
    }
    if (!Files.exists(directory)) {
      return;
    }
    List<String> names = names(directory);
    if (!names.contains(OUR_MARK) && LEFT_OF_OURS.stream().anyMatch(names::contains)) {
      throw unusable(
          "%s is missing, but %s was in use with it: restore the whole data directory from one backup, or name an empty one with --data"
              .formatted(directory.resolve(OUR_MARK), directory));
    }
    if (!names.isEmpty() && !names.contains(OUR_MARK)) {
      throw unusable(
          "%s is not a Virta data directory (it contains %s); name an empty directory with --data"
              .formatted(directory, names.get(0)));
    }
    if (!Files.isWritable(directory)) {
      throw unusable(
          "%s cannot be written to; change its permissions or name another with --data"
              .formatted(directory));
    }
  }

  /**
   * Removes other users' access to an existing directory, its lanes and their files; earlier
   * versions created them with the mode of the umask. Files that this process may not change keep
   * their mode.
   */
  static void restrict(Path directory) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try {
      int restricted = PrivateFiles.restrict(directory) ? 1 : 0;
      for (LaneName lane : LaneName.values()) {
        restricted += restrictLane(directory.resolve(lane.label()));
      }
      if (restricted > 0) {
        log.warn(
            "Other users no longer have access to {} ({} modes changed); `virta tls export` gives"
                + " them the TLS certificate",
            directory,
            restricted);
      }
    } catch (IOException notOurs) {
      log.warn("Other users keep their access to {}: {}", directory, notOurs.toString());
    }
  }

  private static int restrictLane(Path lane) throws IOException {
    if (!Files.isDirectory(lane)) {
      return 0;
    }
    int restricted = PrivateFiles.restrict(lane) ? 1 : 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(lane)) {
      for (Path file : files) {
        restricted += PrivateFiles.restrict(file) ? 1 : 0;
      }
    }
    return restricted;
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
