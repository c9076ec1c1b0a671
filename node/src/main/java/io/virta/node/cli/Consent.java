package io.virta.node.cli;

import io.virta.node.ExitCode;
import io.virta.node.NodeException;
import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The confirmation that a command requires before it deletes something. */
final class Consent {
  private static final Set<String> YES = Set.of("y", "yes");

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask for confirmation. Required without a terminal.")
  private boolean given;

  /** Returns if the user has confirmed, with the flag or on the terminal. */
  void require(String question) {
    if (given) {
      return;
    }
    Optional<Console> terminal = Terminal.get();
    if (terminal.isEmpty()) {
      throw new ParameterException(
          command.commandLine(),
          question + " There is no terminal on which to confirm this; add --yes");
    }
    if (!isYes(ask(terminal.get(), question))) {
      throw new NodeException(ExitCode.FAILED, "nothing was deleted");
    }
  }

  /** Returns the answer; empty at the end of input. */
  private static String ask(Console terminal, String question) {
    String line = terminal.readLine("%s [y/N] ", VisibleText.of(question));
    return line == null ? "" : line;
  }

  private static boolean isYes(String answer) {
    return YES.contains(answer.strip().toLowerCase(Locale.ROOT));
  }
}
