package io.virta.node.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The file of master keys that a command works on. */
final class KeysFileOption {
  @Option(
      names = "--file",
      paramLabel = "FILE",
      defaultValue = "virta-data/master-keys.json",
      description = "File of the master keys. Default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path file;

  Path path() {
    return file;
  }

  MasterKeyFile open() {
    return new MasterKeyFile(file);
  }
}
