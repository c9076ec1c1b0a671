package io.virta.node.cli;

import picocli.CommandLine.Command;

/** Commands for the master keys that encrypt streams. */
@Command(
    name = "key",
    description = "Generate, list and rotate the master keys that encrypt streams at rest.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class KeyCommand {
  private KeyCommand() {}

  static CommandTree tree() {
    return new CommandTree(KeyCommand::new)
        .with("generate", KeyGenerate::new)
        .with("list", KeyList::new)
        .with("rotate", KeyRotate::new);
  }
}
