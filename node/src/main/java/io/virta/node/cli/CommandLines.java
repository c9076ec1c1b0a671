package io.virta.node.cli;

import io.virta.node.ClassArchive;
import io.virta.node.ExitCode;
import io.virta.node.LogFormat;
import io.virta.node.NodeException;
import io.virta.node.ServeCommand;
import io.virta.node.wire.UnreachableException;
import io.virta.node.wire.WireFailure;
import java.io.PrintWriter;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Runs command lines; a failure is reported as one line on standard error and an exit code. */
public final class CommandLines {
  private static final String LOG_LEVEL = "VIRTA_LOG_LEVEL";

  private CommandLines() {}

  public static int run(String... args) {
    CommandLine line = of(args);
    if (args.length > 0 && args[0].equals("serve")) {
      return line.execute(args); // a node keeps running if its banner cannot be written
    }
    return run(line.setOut(StandardOutput.writer()), args);
  }

  static int run(CommandLine line, String... args) {
    try {
      int exitCode = line.execute(args);
      line.getOut().flush();
      return exitCode;
    } catch (StandardOutput.FailedException e) {
      return unwritten(e, line.getErr());
    }
  }

  private static int unwritten(StandardOutput.FailedException failure, PrintWriter err) {
    if (failure.isBrokenPipe()) {
      return ExitCode.OUTPUT_CLOSED.number();
    }
    say(err, "standard output cannot be written: " + failure.getMessage());
    return ExitCode.FAILED.number();
  }

  /** Creates the commands that these arguments can refer to. */
  static CommandLine of(String... words) {
    return VirtaCommand.line(words)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(CommandLines::execute)
        .setParameterExceptionHandler((wrong, args) -> usage(wrong))
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> failed(failure, commandLine.getErr()));
  }

  /** Handles write failures of picocli's own help, for which it would print a stack trace. */
  private static int execute(ParseResult parsed) {
    try {
      return executeLast(parsed);
    } catch (StandardOutput.FailedException e) {
      return unwritten(e, parsed.commandSpec().commandLine().getErr());
    }
  }

  /** Runs the last command named; a command group without a subcommand prints its help. */
  private static int executeLast(ParseResult parsed) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    List<CommandLine> named = parsed.asCommandLineList();
    CommandLine last = named.get(named.size() - 1);
    if (!last.getSubcommands().isEmpty()) {
      last.usage(last.getOut());
      return ExitCode.OK.number();
    }
    LogFormat.useThatOfEnvironment()
        .ifPresent(
            wrong -> {
              throw new ParameterException(last, wrong);
            });
    int exitCode = new RunLast().execute(parsed);
    if (exitCode == ExitCode.OK.number() && !(last.getCommand() instanceof ServeCommand)) {
      ClassArchive.keep(
          ClientOptions.areOf(last) ? CommandRehearsal::withNode : CommandRehearsal::withoutNode);
    }
    return exitCode;
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
    if (System.getenv(LOG_LEVEL) != null) { // loading the logger takes longer than most commands
      LoggerFactory.getLogger(CommandLines.class).debug("command failed", failure);
    }
    if (failure instanceof StandardOutput.FailedException unwritten) {
      return unwritten(unwritten, err);
    }
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
    String line = String.valueOf(message).replaceAll("\\s*\\R\\s*", " ");
    err.println("virta: " + VisibleText.of(line));
    err.flush();
  }
}
