package io.virta.node.cli;

import picocli.CommandLine.Command;

/** Commands about the certificate that a node makes for itself. */
@Command(
    name = "tls",
    description = "Give clients the node's own TLS certificate.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = TlsExport.class)
final class TlsCommand {}
