package io.virta.node.cli;

import io.virta.node.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code virta completion}. */
@Command(
    name = "completion",
    description = {
      "Print a shell script that completes commands and options.",
      "For example: source <(virta completion bash)"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
  /** The supported shells. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Shell shell;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut(); // trusted output: a script that a shell runs
    out.print(script());
    out.flush();
    return ExitCode.OK.number();
  }

  private String script() {
    CommandLine all = VirtaCommand.line();
    return switch (shell) {
      // In zsh, the same script enables zsh's support for bash completion.
      case bash, zsh -> AutoComplete.bash(all.getCommandName(), all);
      case fish -> FishCompletion.of(all);
    };
  }
}
