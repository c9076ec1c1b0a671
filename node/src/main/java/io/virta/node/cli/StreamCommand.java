package io.virta.node.cli;

import picocli.CommandLine.Command;

/** Commands about streams, each a client of the public wire. */
@Command(
    name = "stream",
    description = "Create, inspect, fill and follow streams of a running node.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      StreamCreate.class,
      StreamList.class,
      StreamDescribe.class,
      StreamDelete.class,
      StreamReshard.class,
      StreamPut.class,
      StreamTailCommand.class
    })
final class StreamCommand {}
