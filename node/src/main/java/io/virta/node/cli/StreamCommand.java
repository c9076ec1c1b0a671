package io.virta.node.cli;

import picocli.CommandLine.Command;

/** Commands for streams; they use the public API of the node. */
@Command(
    name = "stream",
    description = "Manage, write and read streams of a running node.",
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
