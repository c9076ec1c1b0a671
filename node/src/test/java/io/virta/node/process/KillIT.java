package io.virta.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.node.wire.WireClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a node with {@code kill -9} at random moments under load, {@code -Dvirta-test.kills} times;
 * with an encrypted stream a quarter as often.
 */
class KillIT {
  private static final String STREAM = "soak";
  private static final int PRODUCERS = 4;
  private static final int KILLS = Integer.getInteger("virta-test.kills", 12);

  @TempDir Path data;

  @Test
  void acknowledged_records_survive_every_kill_exactly_once_and_in_order() {
    soak(KILLS, false);
  }

  @Test
  void encrypted_records_survive_every_kill_and_no_plain_text_is_on_the_disk() throws IOException {
    soak(Math.max(1, KILLS / 4), true);
    assertThat(filesWith(Producers.KEY)).isEmpty();
  }

  private List<Path> filesWith(String text) throws IOException {
    List<Path> found = new ArrayList<>();
    try (var files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  private void soak(int kills, boolean encrypted) {
    long seed = Long.getLong("virta-test.seed", System.nanoTime());
    System.out.println("seed " + seed + ", repeat with -Dvirta-test.seed=" + seed);
    Random random = new Random(seed);
    Producers producers = new Producers(STREAM, PRODUCERS);
    for (int round = 0; round < kills; round++) {
      try (NodeProcess node = NodeProcess.launch(data)) {
        WireClient client = node.client();
        if (round == 0) {
          client.call(
              "CreateStream", client.request().put("StreamName", STREAM).put("ShardCount", 3));
          if (encrypted) {
            client.call(
                "StartStreamEncryption",
                client
                    .request()
                    .put("StreamName", STREAM)
                    .put("EncryptionType", "KMS")
                    .put("KeyId", "alias/aws/kinesis"));
          }
        } else {
          check(client, producers);
        }
        int before = producers.acknowledged().size();
        producers.start(client);
        // Wait for at least one answer, so that every round has something to lose; then kill at any
        // moment.
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(1))
            .until(() -> producers.acknowledged().size() > before);
        Duration moment = Duration.ofMillis(random.nextInt(400));
        Awaitility.await().pollDelay(moment).until(() -> true);
        node.kill();
        producers.awaitEnd();
      }
    }
    try (NodeProcess node = NodeProcess.launch(data)) {
      check(node.client(), producers);
      assertThat(producers.acknowledged()).hasSizeGreaterThan(kills);
      System.out.println(kills + " kills, " + producers.acknowledged().size() + " acknowledged");
    }
  }

  private static void check(WireClient client, Producers producers) {
    StoredRecords.of(client, STREAM).holdExactlyOnce(producers.acknowledged()).areInOrder();
  }
}
