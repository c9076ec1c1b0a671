package io.virta.node.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;

/**
 * Does once, without a node, what commands that talk to one do: parse their lines, read an answer,
 * print a table and JSON. So the archive of classes serves all of them, whichever makes it.
 */
final class CommandRehearsal {
  private static final List<List<String>> LINES =
      List.of(
          List.of("stream", "list", "-o", "json"),
          List.of("stream", "describe", "s"),
          List.of("stream", "put", "s", "text", "--key", "k"),
          List.of("stream", "tail", "s", "--from", "5m", "-n", "1"),
          List.of("consumer", "list", "s"));
  private static final String ANSWER =
      "{\"a\":[{\"Timestamp\":1.5e9,\"b\":\"\\u0001\"}],\"c\":false}";

  private CommandRehearsal() {}

  static void run() {
    for (List<String> words : LINES) {
      String[] args = words.toArray(String[]::new);
      CommandLines.of(args).parseArgs(args);
    }
    try {
      print(new ObjectMapper());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a constant is JSON", e);
    }
  }

  private static void print(ObjectMapper json) throws JsonProcessingException {
    Output nowhere = new Output(new PrintWriter(Writer.nullWriter()));
    JsonNode answer = json.readTree(ANSWER);
    WireTimes.toText(answer);
    nowhere.json(json.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
    nowhere.json(json.writeValueAsString(answer));
    Table table = new Table("A", "B");
    table.row("%s %d".formatted("a", 1), WireTimes.of(json.getNodeFactory().numberNode(1)));
    table.print(nowhere);
  }
}
