package io.virta.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.virta.node.EndedProcess;
import io.virta.node.Main;
import io.virta.node.TestNode;
import io.virta.node.VirtaNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that talk to a node, with standard output as a pipe and in a pseudo-terminal. */
class ClientCommandsIT {
  private static final String HOSTILE_KEY = "k\u001b[2J";
  private static final int BODY_BYTES_MAX = 1 << 20;
  private static final String LONG = "\u202e" + "x".repeat(5_000);

  @TempDir static Path directory;
  private static VirtaNode node;

  /** The exit code of a command and its output, both streams together. */
  private record Said(int exitCode, String text) {}

  @BeforeAll
  static void start() {
    node =
        TestNode.start(
            directory.resolve("data"),
            Map.of(
                "virta.http.rates.enforced", false, "virta.http.body-bytes-max", BODY_BYTES_MAX));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static List<String> line(String... words) {
    return Stream.concat(Stream.of(words), Stream.of("--endpoint", String.valueOf(node.endpoint())))
        .toList();
  }

  private static Said run(String... words) {
    StringWriter said = new StringWriter();
    String[] args = line(words).toArray(String[]::new);
    int exitCode =
        CommandLines.of(args)
            .setOut(new PrintWriter(said))
            .setErr(new PrintWriter(said))
            .execute(args);
    return new Said(exitCode, said.toString());
  }

  private static String done(String... words) {
    Said said = run(words);
    assertThat(said.exitCode()).as(said.text()).isZero();
    return said.text();
  }

  /** Runs a command in a terminal, with the given keyboard input. */
  private static Said inTerminal(String typed, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath(), Main.class.getName()));
    command.addAll(line(words));
    String quoted = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    EndedProcess ended =
        EndedProcess.inTerminal(new ProcessBuilder("script", "-qec", quoted, "/dev/null"), typed);
    return new Said(ended.exitCode(), ended.text());
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  @Test
  void in_a_terminal_a_tail_shows_a_hostile_record_with_escapes_and_cuts_a_long_one()
      throws Exception {
    done("stream", "create", "long", "--shards", "1");
    done("stream", "put", "long", LONG, "--key", HOSTILE_KEY);

    Said cut = inTerminal("", "stream", "tail", "long", "--from", "start", "-n", "1");
    Said full = inTerminal("", "stream", "tail", "long", "--from", "start", "-n", "1", "--full");

    assertThat(cut.exitCode()).isZero();
    assertThat(cut.text())
        .contains("k\\u001b[2J  \\u202exxx", "x ... (4,206 more characters; --full shows all)")
        .doesNotContain("\u001b", "\u202e");
    assertThat(full.text()).contains("x".repeat(5_000)).doesNotContain("more characters");
  }

  @Test
  void in_a_pipe_a_tail_is_never_cut_and_its_json_has_the_record_as_it_was_put() throws Exception {
    done("stream", "create", "piped", "--shards", "1");
    done("stream", "put", "piped", LONG, "--key", HOSTILE_KEY);

    assertThat(done("stream", "tail", "piped", "--from", "start", "-n", "1"))
        .hasLineCount(1)
        .contains("k\\u001b[2J  \\u202e" + "x".repeat(5_000))
        .doesNotContain("\u001b", "\u202e");
    String json = done("stream", "tail", "piped", "--from", "start", "-n", "1", "-o", "json");
    assertThat(json).doesNotContain("\u001b", "\u202e");
    JsonNode record = new ObjectMapper().readTree(json);
    assertThat(record.path("PartitionKey").asText()).isEqualTo(HOSTILE_KEY);
    assertThat(record.path("Text").asText()).isEqualTo(LONG);
  }

  @Test
  void in_a_terminal_a_deletion_asks_and_only_a_yes_deletes() throws Exception {
    done("stream", "create", "kept", "--shards", "1");

    for (String no : List.of("n\n", "\n", "yesterday\n")) {
      Said refused = inTerminal(no, "stream", "delete", "kept");
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.text())
          .contains("Delete stream kept and all its records? [y/N]", "nothing was deleted");
    }
    assertThat(done("stream", "list")).contains("kept");

    Said deleted = inTerminal("y\n", "stream", "delete", "kept");
    assertThat(deleted.exitCode()).as(deleted.text()).isZero();
    assertThat(deleted.text()).contains("deleting kept");
  }

  @Test
  void without_a_terminal_a_deletion_needs_a_flag() {
    done("stream", "create", "flagged", "--shards", "1");
    done("consumer", "register", "flagged", "app");

    Said noConsumer = run("consumer", "deregister", "flagged", "app");
    Said noStream = run("stream", "delete", "flagged");

    assertThat(noConsumer.exitCode()).isEqualTo(2);
    assertThat(noConsumer.text()).contains("consumer app of stream flagged", "--yes");
    assertThat(noStream.exitCode()).isEqualTo(2);
    assertThat(noStream.text()).contains("stream flagged", "--yes");
    assertThat(done("consumer", "list", "flagged")).contains("app");
    assertThat(done("consumer", "deregister", "flagged", "app", "--yes")).contains("app");
    assertThat(done("stream", "delete", "flagged", "-y")).contains("deleting flagged");
  }

  @Test
  void a_stream_with_consumers_is_deleted_only_with_the_flag() {
    done("stream", "create", "consumed", "--shards", "1");
    done("consumer", "register", "consumed", "app");

    Said refused = run("stream", "delete", "consumed", "--yes");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.text()).contains("ResourceInUseException", "EnforceConsumerDeletion");
    done("stream", "delete", "consumed", "--yes", "--enforce-consumer-deletion");
  }

  @Test
  void json_has_times_in_iso_8601() throws Exception {
    Instant before = Instant.now().minusSeconds(60);
    done("stream", "create", "timed", "--shards", "1");
    String registered = done("consumer", "register", "timed", "app", "-o", "json");

    assertThat(times(registered)).hasSize(1).allMatch(time -> time.isAfter(before));
    for (List<String> words :
        List.of(
            List.of("stream", "list"),
            List.of("stream", "describe", "timed"),
            List.of("consumer", "list", "timed"))) {
      for (String format : List.of("json", "ndjson")) {
        String[] line =
            Stream.concat(words.stream(), Stream.of("-o", format)).toArray(String[]::new);
        assertThat(times(done(line)))
            .as(words.toString())
            .isNotEmpty()
            .allMatch(time -> time.isAfter(before));
      }
    }
  }

  /** The node rejects such a request after its head, while the command is still sending. */
  @Test
  void a_record_that_is_too_large_is_refused_with_the_reason_of_the_node() {
    done("stream", "create", "small", "--shards", "1");

    Said refused = run("stream", "put", "small", "x".repeat(20 * BODY_BYTES_MAX));

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.text())
        .isEqualToIgnoringNewLines(
            "virta: RequestEntityTooLargeException: A request body has at most 1048576 bytes.");
  }

  /** Returns the values of all fields whose names end in Timestamp. */
  private static List<Instant> times(String text) throws IOException {
    List<Instant> times = new ArrayList<>();
    try (var values = new ObjectMapper().readerFor(JsonNode.class).<JsonNode>readValues(text)) {
      while (values.hasNext()) {
        collect(values.next(), times);
      }
    }
    return times;
  }

  private static void collect(JsonNode tree, List<Instant> times) {
    tree.properties()
        .forEach(
            field -> {
              if (field.getKey().endsWith("Timestamp")) {
                times.add(Instant.parse(field.getValue().asText()));
              }
            });
    tree.forEach(child -> collect(child, times));
  }
}
