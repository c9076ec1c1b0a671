package io.virta.node.cli;

import picocli.CommandLine.Command;

/** Commands about the certificate that a node makes for itself. */
@Command(
    name = "tls",
    description = "Give clients the node's own TLS certificate.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class TlsCommand {
  private TlsCommand() {}

  static CommandTree tree() {
    return new CommandTree(TlsCommand::new).with("export", TlsExport::new);
  }
}
