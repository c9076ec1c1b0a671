package io.virta.node.cli;

import picocli.CommandLine.Command;

/** Commands for the certificate that a node generates for itself. */
@Command(
    name = "tls",
    description = "Export the TLS certificate that a node generated.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class TlsCommand {
  private TlsCommand() {}

  static CommandTree tree() {
    return new CommandTree(TlsCommand::new).with("export", TlsExport::new);
  }
}
