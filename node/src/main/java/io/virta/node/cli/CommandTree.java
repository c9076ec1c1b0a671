package io.virta.node.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/** A command and its subcommands; each is created when a command line needs it. */
final class CommandTree {
  private final Supplier<Object> command;
  private final Map<String, CommandTree> below = new LinkedHashMap<>();

  CommandTree(Supplier<Object> command) {
    this.command = command;
  }

  /** The same tree with one more command, which help shows last. */
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
   * The command with the one below it that the first word names, and so on; with all of them where
   * a word names none, for help and for suggestions. Making all takes longer than most of them run.
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
