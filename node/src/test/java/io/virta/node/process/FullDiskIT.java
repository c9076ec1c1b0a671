package io.virta.node.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.node.wire.WireClient;
import io.virta.node.wire.WireFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small file system of its own that fills up; needs the right to mount one. */
class FullDiskIT {
  private static final String STREAM = "orders";
  private static final int FREE_BYTES_MIN = 256 << 20;

  @TempDir Path directory;
  private Path mount;
  private boolean mounted;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    mount = Files.createDirectory(directory.resolve("small"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=640m", "tmpfs", mount.toString());
    Assumptions.assumeTrue(mounted, "this user cannot mount a file system");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    if (mounted) {
      assertThat(run("umount", mount.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).inheritIO().start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  private static JsonNode put(WireClient client) {
    ObjectNode request = client.request().put("StreamName", STREAM).put("PartitionKey", "k");
    return client.call("PutRecord", request.put("Data", "one".getBytes(UTF_8)));
  }

  @Test
  void a_full_disk_refuses_puts_serves_reads_and_takes_puts_again_when_there_is_room()
      throws IOException {
    try (NodeProcess node = NodeProcess.launch(mount.resolve("data"))) {
      WireClient client = node.client();
      client.call("CreateStream", client.request().put("StreamName", STREAM).put("ShardCount", 1));
      put(client);
      Path ballast = mount.resolve("ballast");
      fill(ballast);

      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> assertThatThrownBy(() -> put(client)).isInstanceOf(WireFailure.class));
      assertThat(StoredRecords.of(client, STREAM).records()).isNotEmpty();
      assertThat(node.isAlive()).isTrue();

      Files.delete(ballast);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptionsInstanceOf(WireFailure.class)
          .until(() -> put(client).hasNonNull("SequenceNumber"));
    }
  }

  private void fill(Path ballast) throws IOException {
    byte[] piece = new byte[1 << 20];
    try (var out = Files.newOutputStream(ballast)) {
      while (Files.getFileStore(mount).getUsableSpace() > FREE_BYTES_MIN / 2) {
        out.write(piece);
      }
    }
  }
}
