package io.virta.node.cli;

import io.virta.actors.encryption.KeyFile;
import io.virta.actors.encryption.MasterKey;
import io.virta.actors.encryption.MasterKeys;
import io.virta.node.ExitCode;
import io.virta.node.NodeException;
import io.virta.persistence.file.UnusableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A key file that a command reads or changes; a running node picks up the change. */
record MasterKeyFile(Path path) {
  /** Returns the keys in the file; none if the file does not exist. */
  List<MasterKey> keys() {
    return Files.exists(path) ? existing() : List.of();
  }

  /** Returns the keys in the file; fails if the file does not exist. */
  List<MasterKey> existing() {
    UnusableFile.problem(path)
        .ifPresent(
            problem -> {
              throw new NodeException(
                  ExitCode.USAGE,
                  "%s %s; name a file of master keys with --file".formatted(path, problem));
            });
    try {
      return KeyFile.read(path).all();
    } catch (IOException e) {
      throw new NodeException(
          ExitCode.FAILED, "%s cannot be read: %s".formatted(path, UnusableFile.reason(e)), e);
    } catch (IllegalArgumentException wrong) {
      throw new NodeException(ExitCode.USAGE, String.valueOf(wrong.getMessage()), wrong);
    }
  }

  /** Replaces the file atomically. */
  void write(List<MasterKey> keys) {
    try {
      KeyFile.write(path, MasterKeys.of(keys).all());
    } catch (IOException e) {
      throw new NodeException(
          ExitCode.FAILED, "%s cannot be written: %s".formatted(path, UnusableFile.reason(e)), e);
    } catch (IllegalArgumentException taken) {
      throw new NodeException(ExitCode.USAGE, String.valueOf(taken.getMessage()), taken);
    }
  }
}
