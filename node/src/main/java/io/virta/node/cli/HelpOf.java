package io.virta.node.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code virta help}. Unlike picocli's own help command, it accepts nested commands. */
@Command(
    name = "help",
    description = "Print the help of a command.",
    mixinStandardHelpOptions = true,
    helpCommand = true)
final class HelpOf implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "For example: stream put")
  private List<String> words = List.of();

  @Override
  public Integer call() {
    CommandLine at = command.parent().commandLine();
    for (String word : words) {
      CommandLine next = at.getSubcommands().get(word);
      if (next == null) {
        throw new ParameterException(at, "there is no command '" + word + "'");
      }
      at = next;
    }
    at.usage(at.getOut());
    return 0;
  }
}
