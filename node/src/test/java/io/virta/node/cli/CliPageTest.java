package io.virta.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Checks {@code docs/cli.md} against the commands of the program. */
class CliPageTest {
  private static final Pattern EXAMPLE = Pattern.compile("(?m)(?:^|\\| )virta [^\\n]*");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--?[a-zA-Z][\\w-]*");

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "cli.md"));
  }

  /** Returns every command and command group, such as {@code stream list}. */
  private static List<CommandLine> commands() {
    List<CommandLine> all = new ArrayList<>();
    collect(CommandLines.of(), all);
    return all;
  }

  private static void collect(CommandLine command, List<CommandLine> all) {
    for (CommandLine each : command.getSubcommands().values()) {
      all.add(each);
      collect(each, all);
    }
  }

  /**
   * Returns the parts of the page about a command: the section of its group, and those about all
   * commands.
   */
  private static String sectionOf(CommandLine command) throws IOException {
    String group = command.getCommandSpec().qualifiedName().split(" ", 3)[1];
    String[] sections = page().split("(?m)^## ", -1);
    StringBuilder found = new StringBuilder(sections[0]);
    for (String section : sections) {
      if (section.startsWith("virta " + group)
          || (section.startsWith("Commands that talk")
              && Set.of("stream", "consumer", "app").contains(group))) {
        found.append(section);
      }
    }
    return found.toString();
  }

  @Test
  void every_command_is_on_the_page() throws IOException {
    for (CommandLine command : commands()) {
      String name = command.getCommandSpec().qualifiedName();
      String last = command.getCommandName();
      assertThat(page())
          .as(name)
          .containsPattern("`" + name + "`|`virta [a-z]+ [^|]*`" + last + "`|`" + name + " ");
    }
  }

  @Test
  void every_option_is_in_the_section_of_its_command() throws IOException {
    for (CommandLine command : commands()) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        for (String name : option.names()) {
          assertThat(sectionOf(command))
              .as("%s of %s", name, command.getCommandSpec().qualifiedName())
              .containsPattern("`" + name + "[` ]");
        }
      }
    }
  }

  @Test
  void the_page_names_no_option_that_no_command_has() throws IOException {
    // Options of other programs in the examples: mvn, journalctl, jq, ln.
    Set<String> known = new HashSet<>(Set.of("-q", "-Dexec", "-f", "-r"));
    for (CommandLine command : commands()) {
      command.getCommandSpec().options().forEach(each -> known.addAll(List.of(each.names())));
    }

    assertThat(OPTION.matcher(page()).results().map(found -> found.group())).isSubsetOf(known);
  }

  /** Every example of a command parses; in a pipe, the part before the pipe. */
  @Test
  void every_command_has_an_example_that_parses() throws IOException {
    Set<String> shown = new HashSet<>();
    for (String line : examples()) {
      String[] words = line.split(" +", -1);
      String[] args = List.of(words).subList(1, words.length).toArray(String[]::new);
      var parsed = CommandLines.of(args).parseArgs(args).asCommandLineList();
      shown.add(parsed.get(parsed.size() - 1).getCommandSpec().qualifiedName());
    }

    assertThat(commands().stream().filter(command -> command.getSubcommands().isEmpty()))
        .filteredOn(command -> !command.getCommandName().equals("help"))
        .allSatisfy(
            command -> assertThat(shown).contains(command.getCommandSpec().qualifiedName()));
  }

  private static List<String> examples() throws IOException {
    List<String> examples = new ArrayList<>();
    boolean code = false;
    for (String line : page().lines().toList()) {
      if (line.startsWith("```")) {
        code = !code;
      } else if (code) {
        EXAMPLE.matcher(line).results().forEach(found -> examples.add(command(found.group())));
      }
    }
    return examples;
  }

  /** Strips a preceding pipe, and a comment, pipe or redirection that follows. */
  private static String command(String text) {
    return text.replaceFirst("^\\| ", "").replaceFirst(" *[#|>].*", "").strip();
  }
}
