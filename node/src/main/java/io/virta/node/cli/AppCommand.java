package io.virta.node.cli;

import picocli.CommandLine.Command;

/** Commands for apps; they use the HTTP API of the node. */
@Command(
    name = "app",
    description = "List, describe, pause and resume the apps of a running node.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class AppCommand {
  private AppCommand() {}

  static CommandTree tree() {
    return new CommandTree(AppCommand::new)
        .with("list", AppList::new)
        .with("describe", AppDescribe::new)
        .with("pause", AppPause::new)
        .with("resume", AppResume::new);
  }
}
