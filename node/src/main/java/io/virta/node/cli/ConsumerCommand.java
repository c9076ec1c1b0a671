package io.virta.node.cli;

import picocli.CommandLine.Command;

/** Commands for registered consumers; they use the public API of the node. */
@Command(
    name = "consumer",
    description = "Register, list and deregister consumers of enhanced fan-out.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class ConsumerCommand {
  private ConsumerCommand() {}

  static CommandTree tree() {
    return new CommandTree(ConsumerCommand::new)
        .with("register", ConsumerRegister::new)
        .with("list", ConsumerList::new)
        .with("deregister", ConsumerDeregister::new);
  }
}
