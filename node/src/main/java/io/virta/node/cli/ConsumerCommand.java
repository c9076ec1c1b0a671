package io.virta.node.cli;

import picocli.CommandLine.Command;

/** Commands about registered consumers, each a client of the public wire. */
@Command(
    name = "consumer",
    description = "Register, list and deregister consumers with a read throughput of their own.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ConsumerRegister.class, ConsumerList.class, ConsumerDeregister.class})
final class ConsumerCommand {}
