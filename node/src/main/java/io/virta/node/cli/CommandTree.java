package io.virta.node.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/** A command and its subcommands; a command is created only when a command line needs it. */
final class CommandTree {
  private final Supplier<Object> command;
  private final Map<String, CommandTree> below = new LinkedHashMap<>();

  CommandTree(Supplier<Object> command) {
    this.command = command;
  }

  /** Adds a command, which the help lists last. */
  CommandTree with(String name, Supplier<Object> leaf) {
    return with(name, new CommandTree(leaf));
  }

  CommandTree with(String name, CommandTree group) {
    below.put(name, group);
    return this;
  }

  boolean has(String name) {
    return below.containsKey(name);
  }

  /**
   * Creates this command with only the subcommands that the words name. At the first word that
   * names none, it adds all subcommands, for help and suggestions. Creating all commands takes
   * longer than running most of them.
   */
  CommandLine line(List<String> words) {
    CommandLine line = new CommandLine(command.get());
    CommandTree named = words.isEmpty() ? null : below.get(words.get(0));
    if (named == null) {
      below.forEach((name, tree) -> line.addSubcommand(name, tree.line(List.of())));
    } else {
      line.addSubcommand(words.get(0), named.line(words.subList(1, words.size())));
    }
    return line;
  }
}
