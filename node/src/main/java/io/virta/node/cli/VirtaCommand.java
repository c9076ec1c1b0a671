package io.virta.node.cli;

import io.virta.node.ServeCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The root of all commands. */
@Command(
    name = "virta",
    description = "A streaming node that speaks Amazon Kinesis.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND")
final class VirtaCommand {
  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("serve", ServeCommand::new);
    COMMANDS.put("stream", StreamCommand::new);
    COMMANDS.put("consumer", ConsumerCommand::new);
    COMMANDS.put("log", LogCommand::new);
    COMMANDS.put("key", KeyCommand::new);
    COMMANDS.put("tls", TlsCommand::new);
    COMMANDS.put("completion", CompletionCommand::new);
  }

  private VirtaCommand() {}

  /**
   * The commands for these words: one alone when the first word names it, since making all takes
   * longer than most of them run; else all, for help and for suggestions.
   */
  static CommandLine line(String... args) {
    CommandLine root = new CommandLine(new VirtaCommand());
    Supplier<Object> named = args.length == 0 ? null : COMMANDS.get(args[0]);
    if (named == null) {
      COMMANDS.forEach((name, command) -> root.addSubcommand(name, command.get()));
      root.addSubcommand("help", new HelpCommand());
    } else {
      root.addSubcommand(args[0], named.get());
    }
    return root;
  }
}
