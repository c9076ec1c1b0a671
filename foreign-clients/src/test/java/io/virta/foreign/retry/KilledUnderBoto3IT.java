package io.virta.foreign.retry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.foreign.script.ClientScript;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Kills a node with {@code kill -9} while boto3 is the client, without any of our code. */
class KilledUnderBoto3IT {
  private static final String STREAM = "orders";
  private static final int ACKNOWLEDGED_MIN = 200;

  @TempDir Path data;

  @Test
  @Timeout(180)
  void records_acknowledged_to_boto3_survive_a_kill() throws Exception {
    ClientScript script = ClientScript.boto3("boto3_acknowledged.py");
    List<String> acknowledged = new ArrayList<>();
    try (NodeProcess node = NodeProcess.launch(data)) {
      try (KinesisClient kinesis = Told.client(node.endpoint())) {
        kinesis.createStream(b -> b.streamName(STREAM).shardCount(2));
      }
      Process producer = script.start("put", node.endpoint(), STREAM);
      try (BufferedReader lines = producer.inputReader(UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          acknowledged.add(line);
          if (acknowledged.size() == ACKNOWLEDGED_MIN) {
            node.kill();
          }
        }
        assertThat(producer.waitFor()).as("output: %s", acknowledged).isZero();
      } finally {
        producer.destroyForcibly();
      }
    }
    assertThat(acknowledged).hasSizeGreaterThan(ACKNOWLEDGED_MIN);
    assertThat(acknowledged.remove(acknowledged.size() - 1)).startsWith("ended: ");
    try (NodeProcess node = NodeProcess.launch(data)) {
      String said =
          script.run(String.join("\n", acknowledged) + "\n", "check", node.endpoint(), STREAM);
      assertThat(said).contains("ok: " + acknowledged.size() + " acknowledged");
    }
  }
}
