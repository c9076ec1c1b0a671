package io.virta.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Commands against a server that puts terminal control characters into every text. */
class HostileServerIT {
  private static final String HOSTILE = "x\u001b]0;owned\u0007\u009b2J\u202e\u200b\u2028\r\ny";

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("stream", "create", "s"),
          List.of("stream", "list"),
          List.of("stream", "describe", "s"),
          List.of("stream", "delete", "s", "--yes"),
          List.of("stream", "reshard", "s", "--merge", "a", "b"),
          List.of("stream", "put", "s", "text"),
          List.of("stream", "tail", "s", "--from", "start"),
          List.of("consumer", "register", "s", "c"),
          List.of("consumer", "list", "s"),
          List.of("consumer", "deregister", "s", "c", "--yes"),
          List.of("app", "list"),
          List.of("app", "describe", "a"),
          List.of("app", "pause", "a"),
          List.of("app", "resume", "a"));

  private final ObjectMapper json = new ObjectMapper();
  private final HttpServer server = HttpServer.create();
  private int status = 200;

  HostileServerIT() throws IOException {}

  @BeforeEach
  void start() throws IOException {
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] body = json.writeValueAsBytes(status == 200 ? everything() : refusal());
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private ObjectNode refusal() {
    return json.createObjectNode().put("__type", HOSTILE).put("message", HOSTILE);
  }

  /** Returns one response with the fields of all operations. */
  private ObjectNode everything() {
    ObjectNode all = described();
    all.putArray("StreamNames").add(HOSTILE);
    all.putArray("StreamSummaries").add(described());
    all.set("StreamDescription", described());
    all.set("StreamDescriptionSummary", described());
    all.putArray("Shards").add(described());
    all.set("Consumer", described());
    all.putArray("Consumers").add(described());
    all.put("id", HOSTILE).put("status", HOSTILE).put("reason", HOSTILE);
    ObjectNode task = json.createObjectNode().put("status", HOSTILE).put("reason", HOSTILE);
    all.putArray("tasks").add(task);
    all.putArray("apps").add(task.deepCopy().put("id", HOSTILE));
    all.put("ShardIterator", "i");
    all.putArray("Records").add(described().put("Data", HOSTILE.getBytes(UTF_8)));
    return all;
  }

  private ObjectNode described() {
    ObjectNode description = json.createObjectNode().put("StreamStatus", "ACTIVE");
    description.put("StreamCreationTimestamp", 1.5e9).put("ConsumerCreationTimestamp", 1.5e9);
    for (String field :
        List.of("StreamName", "StreamARN", "ShardId", "ConsumerName", "ConsumerARN")) {
      description.put(field, HOSTILE);
    }
    description.put("ConsumerStatus", HOSTILE).put("PartitionKey", HOSTILE);
    description.put("SequenceNumber", HOSTILE);
    description.putObject("StreamModeDetails").put("StreamMode", HOSTILE);
    description
        .putObject("HashKeyRange")
        .put("StartingHashKey", HOSTILE)
        .put("EndingHashKey", HOSTILE);
    return description;
  }

  private String run(List<String> words, String format) {
    List<String> line = new ArrayList<>(words);
    line.addAll(List.of("-o", format, "--endpoint"));
    line.add("http://127.0.0.1:" + server.getAddress().getPort());
    StringWriter said = new StringWriter();
    String[] args = line.toArray(String[]::new);
    CommandLines.of(args).setOut(new PrintWriter(said)).setErr(new PrintWriter(said)).execute(args);
    return said.toString();
  }

  @Test
  void no_control_character_of_a_response_or_an_error_reaches_the_terminal() {
    for (int each : new int[] {200, 400}) {
      status = each;
      for (List<String> words : COMMANDS) {
        for (String format : List.of("table", "json", "ndjson")) {
          String said = run(words, format);

          assertThat(said).as("%s %s %d", words, format, each).isNotEmpty();
          assertThat(said.codePoints().filter(at -> at != '\n').anyMatch(VisibleText::isHidden))
              .as("%s %s %d: %s", words, format, each, VisibleText.of(said))
              .isFalse();
        }
      }
    }
  }

  /** An error would hide how the command prints the response. */
  @Test
  void the_text_of_a_response_is_shown_with_escapes() {
    for (List<String> words :
        List.of(COMMANDS.get(1), COMMANDS.get(2), COMMANDS.get(5), COMMANDS.get(6))) {
      assertThat(run(words, "table")).as(words.toString()).contains("x\\u001b]0;owned\\u0007");
    }
  }

  @Test
  void every_command_that_talks_to_a_node_is_tested() {
    Set<String> called = new TreeSet<>();
    COMMANDS.forEach(words -> called.add(words.get(0) + " " + words.get(1)));
    Set<String> existing = new TreeSet<>();
    for (CommandLine group : CommandLines.of().getSubcommands().values()) {
      group.getSubcommands().values().stream()
          .filter(ClientOptions::areOf)
          .forEach(
              command -> existing.add(group.getCommandName() + " " + command.getCommandName()));
    }

    assertThat(called).isEqualTo(existing);
  }
}
