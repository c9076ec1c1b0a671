package io.virta.node.cli;

import io.virta.node.ServeCommand;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root of all commands. */
@Command(
    name = "virta",
    description = "A streaming node with the Amazon Kinesis API.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND")
final class VirtaCommand {
  private static final CommandTree ALL =
      new CommandTree(VirtaCommand::new)
          .with("serve", ServeCommand::new)
          .with("stream", StreamCommand.tree())
          .with("consumer", ConsumerCommand.tree())
          .with("app", AppCommand.tree())
          .with("log", LogCommand.tree())
          .with("key", KeyCommand.tree())
          .with("tls", TlsCommand.tree())
          .with("completion", CompletionCommand::new);

  private VirtaCommand() {}

  /** Creates the commands that these words can refer to. */
  static CommandLine line(String... words) {
    CommandLine root = ALL.line(List.of(words));
    if (words.length == 0 || !ALL.has(words[0])) {
      root.addSubcommand("help", new HelpOf());
    }
    return root;
  }
}
