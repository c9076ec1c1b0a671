package io.virta.node.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Standard output of a command. All output of commands goes through this class, so untrusted text
 * never reaches a terminal unescaped.
 */
final class Output {
  private final PrintWriter writer;

  Output(PrintWriter writer) {
    this.writer = writer;
  }

  static Output of(CommandSpec command) {
    return new Output(command.commandLine().getOut());
  }

  /** Prints the text as one line; line ends in it are escaped. */
  void line(String text) {
    writer.println(VisibleText.of(text));
    writer.flush();
  }

  /** Prints JSON; its layout is kept. */
  void json(String json) {
    writer.println(VisibleText.ofJson(json));
    writer.flush();
  }
}
