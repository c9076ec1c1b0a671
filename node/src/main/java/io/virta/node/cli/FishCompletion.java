package io.virta.node.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The completion script for fish, which picocli does not support. */
final class FishCompletion {
  private static final String HEAD =
      """
      # Completes the commands and options of virta in fish.
      function __virta_in -d 'The words after virta begin with these'
          set -l words (commandline -opc)
          string match -q -- "$argv*" "$words[2..]"
      end
      function __virta_at -d 'The words after virta are these'
          set -l words (commandline -opc)
          test "$words[2..]" = "$argv"
      end
      complete -c virta -f
      """;

  private final StringBuilder script = new StringBuilder(HEAD);

  private FishCompletion() {}

  static String of(CommandLine root) {
    FishCompletion completion = new FishCompletion();
    completion.add(root, List.of());
    return completion.script.toString();
  }

  private void add(CommandLine command, List<String> words) {
    for (Map.Entry<String, CommandLine> each : command.getSubcommands().entrySet()) {
      rule("__virta_at", words, " -a " + each.getKey(), summary(each.getValue()));
      List<String> deeper = new ArrayList<>(words);
      deeper.add(each.getKey());
      add(each.getValue(), deeper);
    }
    for (OptionSpec option : command.getCommandSpec().options()) {
      rule("__virta_in", words, names(option) + argument(option), first(option.description()));
    }
    for (PositionalParamSpec parameter : command.getCommandSpec().positionalParameters()) {
      String candidates = candidates(parameter);
      if (candidates != null) {
        rule("__virta_at", words, candidates, "");
      }
    }
  }

  private static String summary(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    return first(usage.header().length == 0 ? usage.description() : usage.header());
  }

  private void rule(String test, List<String> words, String completion, String summary) {
    String condition = (test + " " + String.join(" ", words)).strip();
    script.append("complete -c virta -n '").append(condition).append('\'').append(completion);
    if (!summary.isEmpty()) {
      script.append(" -d ").append(quoted(summary));
    }
    script.append('\n');
  }

  private static String names(OptionSpec option) {
    StringBuilder names = new StringBuilder();
    for (String name : option.names()) {
      names.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    return names.toString();
  }

  private static String argument(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "";
    }
    if (option.type() == Path.class) {
      return " -r -F";
    }
    String candidates = candidates(option);
    return " -x" + (candidates == null ? "" : candidates);
  }

  private static @Nullable String candidates(ArgSpec argument) {
    Iterable<String> candidates = argument.completionCandidates();
    return candidates == null ? null : " -a " + quoted(String.join(" ", candidates));
  }

  /** Returns the first sentence of a description. */
  private static String first(String[] description) {
    String line = description.length == 0 ? "" : description[0];
    int end = line.indexOf(". ");
    return (end < 0 ? line : line.substring(0, end)).replaceFirst("\\.$", "");
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
