package io.virta.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.virta.node.wire.WireClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a node with {@code kill -9} at random moments of reshards under load, {@code
 * -Dvirta-test.reshard-kills} times.
 */
class ReshardKillIT {
  private static final String STREAM = "restless";
  private static final int PRODUCERS = 4;
  private static final List<String> RESTLESS =
      List.of("env", "JAVA_TOOL_OPTIONS=-Dvirta.stream.scalings-per-day-max=100000");

  @TempDir Path data;

  @Test
  void every_record_is_stored_once_and_each_key_in_order() {
    int kills = Integer.getInteger("virta-test.reshard-kills", 6);
    long seed = Long.getLong("virta-test.seed", System.nanoTime());
    System.out.println("seed " + seed + ", repeat with -Dvirta-test.seed=" + seed);
    Random random = new Random(seed);
    Producers producers = new Producers(STREAM, PRODUCERS);
    Resharder resharder = new Resharder(STREAM, seed);
    for (int round = 0; round < kills; round++) {
      try (NodeProcess node = NodeProcess.launch(RESTLESS, data, "--port", "0")) {
        WireClient client = node.client();
        if (round == 0) {
          client.call(
              "CreateStream", client.request().put("StreamName", STREAM).put("ShardCount", 3));
        }
        int acknowledged = producers.acknowledged().size();
        int taken = resharder.taken();
        producers.start(client);
        resharder.start(client);
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(1))
            .untilAsserted(
                () -> {
                  assertThat(producers.acknowledged())
                      .as("what ended producers: %s", producers.ends())
                      .hasSizeGreaterThan(acknowledged);
                  assertThat(resharder.taken())
                      .as("what ended the resharder: %s", resharder.end())
                      .isGreaterThan(taken);
                });
        Awaitility.await().pollDelay(Duration.ofMillis(random.nextInt(700))).until(() -> true);
        node.kill();
        producers.awaitEnd();
        resharder.awaitEnd();
      }
    }
    try (NodeProcess node = NodeProcess.launch(RESTLESS, data, "--port", "0")) {
      WireClient client = node.client();
      awaitActive(client);
      StoredRecords.of(client, STREAM)
          .holdExactlyOnce(producers.acknowledged())
          .areInOrder()
          .areInOrderOfTheirKeys();
      System.out.println(
          "%d kills, %d reshards, %d acknowledged"
              .formatted(kills, resharder.taken(), producers.acknowledged().size()));
    }
  }

  /** Waits for the reshard that the last kill interrupted; it resumes on its own. */
  private static void awaitActive(WireClient client) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              JsonNode summary =
                  client
                      .call("DescribeStreamSummary", client.request().put("StreamName", STREAM))
                      .path("StreamDescriptionSummary");
              assertThat(summary.path("StreamStatus").asText()).isEqualTo("ACTIVE");
            });
  }
}
