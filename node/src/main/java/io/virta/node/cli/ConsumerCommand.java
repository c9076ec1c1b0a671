package io.virta.node.cli;

import picocli.CommandLine.Command;

/** Commands about registered consumers, each a client of the public wire. */
@Command(
    name = "consumer",
    description = "Register, list and deregister consumers with a read throughput of their own.",
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
