package io.virta.node.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.virta.persistence.embedded.LaneName;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Loads the classes of the other commands, so that the class archive serves all of them, whichever
 * command writes it. Commands that talk to a node and commands that need none use separate
 * archives, because {@code bin/virta} gives them different jars.
 */
final class CommandRehearsal {
  private static final List<List<String>> WITH_NODE =
      List.of(
          List.of("stream", "list", "-o", "json"),
          List.of("stream", "describe", "s"),
          List.of("stream", "put", "s", "text", "--key", "k"),
          List.of("stream", "tail", "s", "--from", "5m", "-n", "1"),
          List.of("consumer", "list", "s"),
          List.of("app", "list"),
          List.of("app", "describe", "a"));
  private static final String EMPTY_LANE =
      "virta lane format=1 store=00000000-0000-0000-0000-000000000000 lane=";
  private static final String ANSWER =
      "{\"a\":[{\"Timestamp\":1.5e9,\"b\":\"\\u0001\"}],\"c\":false}";

  private CommandRehearsal() {}

  /**
   * Rehearses the client commands without a node: parses command lines and a response, prints a
   * table and JSON.
   */
  static void withNode() {
    for (List<String> words : WITH_NODE) {
      String[] args = words.toArray(String[]::new);
      CommandLines.of(args).parseArgs(args);
    }
    try {
      print(new ObjectMapper());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a constant is JSON", e);
    }
  }

  /** Runs the commands that need no node, on a temporary directory. */
  static void withoutNode() {
    try {
      Path data = Files.createTempDirectory("virta-rehearsal");
      try {
        for (LaneName lane : LaneName.values()) {
          Path directory = Files.createDirectory(data.resolve(lane.label()));
          Files.writeString(directory.resolve("STORE"), EMPTY_LANE + lane.label() + "\n");
        }
        String keys = data.resolve("keys.json").toString();
        run("key", "generate", "--file", keys);
        run("key", "rotate", "--file", keys);
        run("key", "list", "--file", keys);
        run("log", "verify", "--data", data.toString());
        run("log", "repair", "--skip", "--data", data.toString());
        CommandLines.of("tls", "export").parseArgs("tls", "export");
      } finally {
        delete(data);
      }
    } catch (IOException cannot) {
      // Without these classes the archive is only less effective.
    }
  }

  private static void run(String... words) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    int exitCode = VirtaCommand.line(words).setOut(nowhere).setErr(nowhere).execute(words);
    if (exitCode != 0) {
      throw new IllegalStateException(
          "%s ended with exit code %d".formatted(String.join(" ", words), exitCode));
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
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
