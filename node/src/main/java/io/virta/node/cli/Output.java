package io.virta.node.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Standard output of a command. Everything that commands print goes through here, so nothing that
 * others chose reaches a terminal as it is.
 */
final class Output {
  private final PrintWriter writer;

  Output(PrintWriter writer) {
    this.writer = writer;
  }

  static Output of(CommandSpec command) {
    return new Output(command.commandLine().getOut());
  }

  /** One line, whatever is in the text. */
  void line(String text) {
    writer.println(VisibleText.of(text));
    writer.flush();
  }

  /** JSON, on as many lines as it has. */
  void json(String json) {
    writer.println(VisibleText.ofJson(json));
    writer.flush();
  }
}
