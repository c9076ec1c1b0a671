package io.virta.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.VirtaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.pattern.StatusReply;

/**
 * The expected outcome of each command (rows) in each state of an entity (columns). A cell has the
 * names of the persisted events and then the answer: {@code ok}, or the code of a refusal. The
 * answer is left out if the command has none, or none yet; {@code -} stands for no event and no
 * answer, {@link #STOPS} for an entity that stops.
 */
public record CommandTable(List<String> states, List<String> commands, List<Cell> cells) {
  static final String STOPS = "stops";

  private static final Pattern BAR = Pattern.compile("\\|");

  public record Cell(String command, String state, String outcome) {}

  /** Parses a table whose cells are separated by bars; the first line has the states. */
  public static CommandTable parse(String text) {
    List<List<String>> lines =
        text.lines().map(line -> BAR.splitAsStream(line).map(String::strip).toList()).toList();
    List<String> states = lines.get(0).subList(1, lines.get(0).size());
    List<String> commands = new ArrayList<>();
    List<Cell> cells = new ArrayList<>();
    for (List<String> line : lines.subList(1, lines.size())) {
      if (line.size() != states.size() + 1) {
        throw new IllegalArgumentException("a row has another number of cells: " + line);
      }
      commands.add(line.get(0));
      for (int i = 0; i < states.size(); i++) {
        cells.add(new Cell(line.get(0), states.get(i), line.get(i + 1)));
      }
    }
    return new CommandTable(states, commands, cells);
  }

  /** Checks that the table has all commands of a protocol and all states of its entity. */
  public void assertCovers(Class<?> protocol, Set<String> allStates) {
    assertThat(commands)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(protocol.getPermittedSubclasses()).map(Class::getSimpleName).toList());
    assertThat(states).containsExactlyElementsOf(allStates);
  }

  /** Formats an outcome like a cell. */
  static String outcome(List<?> events, List<StatusReply<?>> answers) {
    String all =
        Stream.concat(
                events.stream().map(event -> event.getClass().getSimpleName()),
                answers.stream().map(CommandTable::answer))
            .collect(Collectors.joining(" "));
    return all.isEmpty() ? "-" : all;
  }

  private static String answer(StatusReply<?> answer) {
    return answer.isSuccess() ? "ok" : ((VirtaException) answer.getError()).code().name();
  }
}
