package io.virta.node.cli;

import io.virta.node.ExitCode;
import io.virta.node.NodeException;
import io.virta.node.wire.UnreachableException;
import io.virta.node.wire.WireFailure;
import java.io.PrintWriter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs command lines: a failure becomes one line on standard error and an exit code. */
public final class CommandLines {
  private static final Logger log = LoggerFactory.getLogger(CommandLines.class);

  private CommandLines() {}

  public static int run(String... args) {
    return of(new VirtaCommand()).execute(args);
  }

  static CommandLine of(VirtaCommand root) {
    return new CommandLine(root)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((wrong, args) -> usage(wrong))
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> failed(failure, commandLine.getErr()));
  }

  private static int usage(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    List<String> near =
        wrong instanceof CommandLine.UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    say(
        command.getErr(),
        wrong.getMessage()
            + (near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?")
            + " (see `"
            + name
            + " --help`)");
    return ExitCode.USAGE.number();
  }

  private static int failed(Exception failure, PrintWriter err) {
    log.debug("command failed", failure);
    if (failure instanceof NodeException known) {
      say(err, known.getMessage());
      return known.exitCode().number();
    }
    if (failure instanceof UnreachableException unreachable) {
      say(err, unreachable.getMessage());
      return ExitCode.UNREACHABLE.number();
    }
    if (failure instanceof WireFailure refusal) {
      say(err, refusal.type() + ": " + refusal.getMessage());
      return ExitCode.FAILED.number();
    }
    say(err, "unexpected: " + failure + "; VIRTA_LOG_LEVEL=DEBUG shows where");
    return ExitCode.FAILED.number();
  }

  private static void say(PrintWriter err, @org.jspecify.annotations.Nullable String message) {
    err.println("virta: " + String.valueOf(message).replaceAll("\\s*\\R\\s*", " "));
    err.flush();
  }
}
