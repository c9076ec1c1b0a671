package io.virta.node.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.node.EndedProcess;
import io.virta.node.wire.WireClient;
import io.virta.node.wire.WireFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node on a separate small file system that fills up or is read-only; needs the right to mount
 * it.
 */
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
      return EndedProcess.of(new ProcessBuilder(command)).exitCode() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  private static JsonNode put(WireClient client) {
    ObjectNode request = client.request().put("StreamName", STREAM).put("PartitionKey", "k");
    return client.call("PutRecord", request.put("Data", "one".getBytes(UTF_8)));
  }

  @Test
  void a_full_disk_rejects_puts_serves_reads_and_accepts_puts_once_there_is_room()
      throws IOException {
    try (NodeProcess node = NodeProcess.launch(mount.resolve("data"))) {
      WireClient client = node.client();
      client.call("CreateStream", client.request().put("StreamName", STREAM).put("ShardCount", 1));
      put(client);
      Path ballast = mount.resolve("ballast");
      fill(ballast, FREE_BYTES_MIN / 2);

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

  @Test
  void a_start_on_a_full_disk_is_refused_with_a_new_or_an_existing_directory() throws IOException {
    Path ours = mount.resolve("ours");
    try (NodeProcess node = NodeProcess.launch(ours)) {
      node.client();
    }
    Path ballast = mount.resolve("ballast");
    fill(ballast, 0);
    for (Path data : List.of(ours, mount.resolve("new"))) {
      try (NodeProcess node = NodeProcess.launch(data)) {
        assertThat(node.exitCode()).isEqualTo(5);
        assertThat(node.errors().lines()).hasSize(1);
        assertThat(node.errors()).contains(data.toString(), "is full; make room");
      }
    }
    Files.delete(ballast);
    for (Path data : List.of(ours, mount.resolve("new"))) {
      try (NodeProcess node = NodeProcess.launch(data)) {
        WireClient client = node.client();
        client.call("ListStreams", client.request());
      }
    }
  }

  @Test
  void a_start_on_a_read_only_disk_is_refused_with_an_absent_empty_or_existing_directory()
      throws IOException, InterruptedException {
    Path ours = mount.resolve("ours");
    Path empty = Files.createDirectory(mount.resolve("empty"));
    try (NodeProcess node = NodeProcess.launch(ours)) {
      node.client();
    }
    Assumptions.assumeTrue(
        run("mount", "-o", "remount,ro", mount.toString()), "this user cannot mount read-only");
    for (Path data : List.of(ours, empty, mount.resolve("absent"))) {
      try (NodeProcess node = NodeProcess.launch(data)) {
        assertThat(node.exitCode()).isEqualTo(5);
        assertThat(node.errors().lines()).hasSize(1);
        assertThat(node.errors()).contains(data.toString(), "permissions");
      }
    }
  }

  private void fill(Path ballast, long room) throws IOException {
    byte[] piece = new byte[1 << 20];
    try (var out = Files.newOutputStream(ballast)) {
      while (Files.getFileStore(mount).getUsableSpace() > room) {
        out.write(piece);
      }
    } catch (IOException full) {
      assertThat(room).as("bytes requested when %s", full).isZero();
    }
  }
}
