package io.virta.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The root of all commands. */
@Command(
    name = "virta",
    description = "A streaming node that speaks Amazon Kinesis.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {StreamCommand.class, HelpCommand.class})
final class VirtaCommand {}
