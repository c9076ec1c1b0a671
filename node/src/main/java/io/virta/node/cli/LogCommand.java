package io.virta.node.cli;

import picocli.CommandLine.Command;

/** Commands for the log of a stopped node. */
@Command(
    name = "log",
    description = "Verify and repair the log of a stopped node.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class LogCommand {
  private LogCommand() {}

  static CommandTree tree() {
    return new CommandTree(LogCommand::new)
        .with("verify", LogVerify::new)
        .with("repair", LogRepairCommand::new);
  }
}
