package io.virta.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.virta.node.TestNode;
import io.virta.node.VirtaNode;
import io.virta.processors.Definition;
import io.virta.processors.Pipeline;
import io.virta.processors.Processor;
import io.virta.processors.app.Apps;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for apps, against a node whose app waits for its stream. */
class AppCommandsIT {
  private static final String WAITING = "stream orders does not exist";

  @TempDir static Path directory;
  private static VirtaNode node;

  record Order(String id) {}

  @Processor(id = "copy", version = 3)
  static final class Copy implements Definition {
    @Override
    public void define(Pipeline pipeline) {
      pipeline.read("orders", Order.class).write("copies", Order::id);
    }
  }

  private record Said(int exitCode, String text) {}

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.start(directory);
    Apps.get(node.system()).deploy(new Copy()).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static Said run(String... words) {
    StringWriter said = new StringWriter();
    String[] args =
        Stream.concat(Stream.of(words), Stream.of("--endpoint", String.valueOf(node.endpoint())))
            .toArray(String[]::new);
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

  private static JsonNode json(String... words) throws Exception {
    return new ObjectMapper().readTree(done(words));
  }

  private static void awaitWaiting() {
    Awaitility.await().until(() -> done("app", "describe", "copy").contains(WAITING));
  }

  @Test
  void a_list_shows_status_and_reason() throws Exception {
    awaitWaiting();

    assertThat(done("app", "list").lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly("APP VERSION STATUS REASON", "copy 3 WAITING " + WAITING);
    assertThat(json("app", "list", "-o", "json").path(0).path("id").asText()).isEqualTo("copy");
    assertThat(done("app", "list", "-o", "ndjson")).hasLineCount(1).startsWith("{\"id\":\"copy\"");
  }

  @Test
  void a_description_shows_the_tasks() throws Exception {
    awaitWaiting();

    assertThat(done("app", "describe", "copy").lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "copy version 3 WAITING", WAITING, "", "TASK STATUS REASON", "0 WAITING " + WAITING);
    JsonNode app = json("app", "describe", "copy", "-o", "json");
    assertThat(app.path("version").asInt()).isEqualTo(3);
    assertThat(app.path("tasks").path(0).path("status").asText()).isEqualTo("WAITING");
  }

  @Test
  void an_app_is_paused_and_resumed() throws Exception {
    assertThat(done("app", "pause", "copy")).isEqualToIgnoringNewLines("pausing copy");
    assertThat(done("app", "list")).contains("PAUSED");
    assertThat(json("app", "pause", "copy", "-o", "json").path("status").asText())
        .isEqualTo("PAUSED");

    assertThat(done("app", "resume", "copy")).isEqualToIgnoringNewLines("resuming copy");
    awaitWaiting();
  }

  @Test
  void an_unknown_app_is_one_line_and_a_wrong_argument() {
    for (String command : List.of("describe", "pause", "resume")) {
      Said unknown = run("app", command, "other");
      assertThat(unknown.exitCode()).isEqualTo(2);
      assertThat(unknown.text()).isEqualToIgnoringNewLines("virta: there is no app other");
    }
    Said wrong = run("app", "describe", "A/B");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.text()).hasLineCount(1).contains("not 'A/B'");
  }
}
