package io.virta.node.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.node.AppJarFile;
import io.virta.node.wire.WireClient;
import io.virta.node.wire.WireFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are started with {@code --app}. */
class AppIT {
  private static final int ORDERS = 400;

  @TempDir Path directory;

  private NodeProcess launch(String... apps) {
    String[] flags =
        Stream.concat(
                Stream.of("--port", "0", "--tls-port", "off"),
                Stream.of(apps).flatMap(app -> Stream.of("--app", app)))
            .toArray(String[]::new);
    return NodeProcess.launch(directory.resolve("data"), flags);
  }

  private String jar() throws Exception {
    return AppJarFile.copying(
            Files.createDirectories(directory.resolve("jars")), "copy", "orders", "copies")
        .toString();
  }

  private static String order(int no) {
    return "{\"id\":\"o-" + no + "\"}";
  }

  private static void put(WireClient client, int from) {
    ObjectNode request = client.request().put("StreamName", "orders");
    ArrayNode records = request.putArray("Records");
    for (int no = from; no < from + ORDERS; no++) {
      records.addObject().put("Data", order(no).getBytes(UTF_8)).put("PartitionKey", "k" + no);
    }
    assertThat(client.call("PutRecords", request).path("FailedRecordCount").asInt()).isZero();
  }

  private static List<String> copies(WireClient client) {
    return StoredRecords.of(client, "copies").records().stream()
        .map(copy -> copy.text().orElseThrow())
        .toList();
  }

  private static void await(WireClient client, String status) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> client.callApps("GET", "/apps/copy").path("tasks").path(0).path("status"),
            is -> is.asText().equals(status));
  }

  @Test
  void an_app_continues_after_a_kill_and_writes_every_output_once() throws Exception {
    String jar = jar();
    try (NodeProcess node = launch(jar)) {
      WireClient client = node.client();
      for (String stream : List.of("orders", "copies")) {
        client.call(
            "CreateStream", client.request().put("StreamName", stream).put("ShardCount", 2));
      }
      put(client, 0);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> !copies(client).isEmpty());
      put(client, ORDERS);
      node.kill();
    }

    try (NodeProcess node = launch(jar)) {
      WireClient client = node.client();
      put(client, 2 * ORDERS);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> copies(client).size() >= 3 * ORDERS);
      client.callApps("POST", "/apps/copy/pause");
      await(client, "STOPPED"); // nothing more is sent
      assertThat(copies(client))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 3 * ORDERS).mapToObj(AppIT::order).toList());
    }
  }

  @Test
  void an_app_whose_code_is_not_there_waits_and_is_named_in_the_log() throws Exception {
    try (NodeProcess node = launch(jar())) {
      await(node.client(), "WAITING"); // for its streams
      node.terminate();
      node.exitCode();
    }

    try (NodeProcess node = launch()) {
      WireClient client = node.client();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> client.callApps("GET", "/apps").path("apps").path(0).path("reason").asText(),
              reason -> reason.equals("this node does not have the code of the app"));
      JsonNode app = client.callApps("GET", "/apps/copy");
      assertThat(app.path("status").asText()).isEqualTo("WAITING");
      node.terminate();
      assertThat(node.errors()).contains("the code of the apps copy: they wait", "--app FILE.jar");
    }
  }

  @Test
  void an_unknown_app_is_not_found() {
    try (NodeProcess node = launch()) {
      WireClient client = node.client();
      assertThatExceptionOfType(WireFailure.class)
          .isThrownBy(() -> client.callApps("POST", "/apps/copy/resume"))
          .withMessage("There is no app copy.")
          .matches(failure -> failure.type().equals("AppNotFoundException"));
      assertThat(client.callApps("GET", "/apps").path("apps")).isEmpty();
    }
  }

  @Test
  void a_jar_that_cannot_run_ends_the_start_before_anything_is_opened() throws Exception {
    Path text = Files.writeString(directory.resolve("text.jar"), "text");
    try (NodeProcess node = launch(text.toString())) {
      assertThat(node.exitCode()).isEqualTo(2);
      assertThat(node.errors().lines()).hasSize(1);
      assertThat(node.errors()).contains("text.jar is no readable jar");
    }
    assertThat(directory.resolve("data")).doesNotExist();
  }
}
