package io.virta.node.cli;

import picocli.CommandLine.Command;

/** Commands about the log of a node that is not running. */
@Command(
    name = "log",
    description = "Verify the log of a stopped node, and abandon what is damaged.",
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
