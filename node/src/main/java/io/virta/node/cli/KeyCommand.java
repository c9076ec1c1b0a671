package io.virta.node.cli;

import picocli.CommandLine.Command;

/** Commands about the master keys that encrypt streams. */
@Command(
    name = "key",
    description = "Make and rotate the master keys that encrypt streams at rest.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {KeyGenerate.class, KeyList.class, KeyRotate.class})
final class KeyCommand {}
