package io.virta.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.node.process.DeafClients.Way;
import io.virta.node.wire.WireClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node with a 256 MiB heap whose clients together request more than that and never read. */
class DeafClientsIT {
  private static final String STREAM = "orders";
  private static final int CLIENTS = 100;
  private static final int REQUESTS = 10;
  private static final int RECORDS_PER_REQUEST = 40;
  private static final int RECORD_BYTES = 100_000;
  private static final int ROUNDS = 20;
  private static final long HELD_BYTES_MIN = 16 << 20;
  private static final List<String> SHORT_ANSWER_TIMEOUT =
      List.of("env", "JAVA_TOOL_OPTIONS=-Dvirta.http.answer-timeout=8s");

  @TempDir Path data;

  @ParameterizedTest
  @EnumSource
  void a_hundred_clients_that_never_read_do_not_block_others(Way way) throws IOException {
    NodeProcess node = NodeProcess.launch(SHORT_ANSWER_TIMEOUT, data, "--port", "0");
    try (node;
        DeafClients deaf = new DeafClients(node.port())) {
      WireClient client = node.client();
      fill(client);
      List<String> iterators = iterators(client, "TRIM_HORIZON");
      List<String> newest = iterators(client, "LATEST");
      for (int i = 0; i < CLIENTS; i++) {
        deaf.ask(way, iterators.get(i % iterators.size()));
      }
      // The test proves something only if answers really wait for their clients.
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> heldBytes(node) > HELD_BYTES_MIN);
      int roundsBesideThem = 0;
      for (int round = 0; round < ROUNDS; round++) {
        put(client, 1, 100);
        for (String iterator : newest) {
          assertThat(get(client, iterator).has("Records")).isTrue();
        }
        roundsBesideThem += heldBytes(node) > HELD_BYTES_MIN ? 1 : 0;
      }
      assertThat(roundsBesideThem).isPositive();
      Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> heldBytes(node) == 0);
      assertThat(StoredRecords.of(client, STREAM).records())
          .hasSize(REQUESTS * RECORDS_PER_REQUEST + ROUNDS);
      assertThat(node.isAlive()).isTrue();
    }
    assertThat(node.errors()).doesNotContain("OutOfMemoryError");
  }

  private static void fill(WireClient client) {
    ObjectNode stream = client.request().put("StreamName", STREAM);
    stream.putObject("StreamModeDetails").put("StreamMode", "ON_DEMAND");
    client.call("CreateStream", stream);
    for (int i = 0; i < REQUESTS; i++) {
      put(client, RECORDS_PER_REQUEST, RECORD_BYTES);
    }
  }

  private static void put(WireClient client, int count, int bytes) {
    ObjectNode request = client.request().put("StreamName", STREAM);
    ArrayNode records = request.putArray("Records");
    for (int i = 0; i < count; i++) {
      records.addObject().put("Data", new byte[bytes]).put("PartitionKey", "key-" + i);
    }
    assertThat(client.call("PutRecords", request).path("FailedRecordCount").asInt()).isZero();
  }

  private static List<String> iterators(WireClient client, String type) {
    JsonNode shards = client.call("ListShards", client.request().put("StreamName", STREAM));
    List<String> iterators = new ArrayList<>();
    for (JsonNode shard : shards.path("Shards")) {
      ObjectNode request = client.request().put("StreamName", STREAM);
      request.put("ShardId", shard.path("ShardId").asText()).put("ShardIteratorType", type);
      iterators.add(client.call("GetShardIterator", request).path("ShardIterator").asText());
    }
    return iterators;
  }

  /**
   * Retries like an SDK: while thousands of requests of the other clients arrive at once, the
   * memory can be exhausted until those are rejected.
   */
  private static JsonNode get(WireClient client, String iterator) {
    return client.callPatiently("GetRecords", client.request().put("ShardIterator", iterator));
  }

  private static long heldBytes(NodeProcess node) throws IOException {
    URI metrics = URI.create("http://127.0.0.1:" + node.port() + "/metrics");
    try (InputStream in = metrics.toURL().openStream()) {
      String used =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.startsWith("virta_http_answer_permits_used_bytes "))
              .findFirst()
              .orElseThrow();
      return (long) Double.parseDouble(used.substring(used.indexOf(' ') + 1));
    }
  }
}
