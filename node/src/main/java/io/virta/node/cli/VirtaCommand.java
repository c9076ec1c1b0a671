package io.virta.node.cli;

import io.virta.node.ServeCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The root of all commands. */
@Command(
    name = "virta",
    description = "A streaming node that speaks Amazon Kinesis.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServeCommand.class,
      StreamCommand.class,
      ConsumerCommand.class,
      LogCommand.class,
      KeyCommand.class,
      TlsCommand.class,
      HelpCommand.class
    })
final class VirtaCommand {}
