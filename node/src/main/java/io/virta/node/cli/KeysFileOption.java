package io.virta.node.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option for the file of master keys. */
final class KeysFileOption {
  @Option(
      names = "--file",
      paramLabel = "FILE",
      defaultValue = "virta-data/master-keys.json",
      description = "File of master keys. Default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path file;

  Path path() {
    return file;
  }

  MasterKeyFile open() {
    return new MasterKeyFile(file);
  }
}
