package io.virta.node.cli;

import picocli.CommandLine.Command;

/** Commands about streams, each a client of the public wire. */
@Command(
    name = "stream",
    description = "Create, inspect, fill and follow streams of a running node.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class StreamCommand {
  private StreamCommand() {}

  static CommandTree tree() {
    return new CommandTree(StreamCommand::new)
        .with("create", StreamCreate::new)
        .with("list", StreamList::new)
        .with("describe", StreamDescribe::new)
        .with("delete", StreamDelete::new)
        .with("reshard", StreamReshard::new)
        .with("put", StreamPut::new)
        .with("tail", StreamTailCommand::new);
  }
}
