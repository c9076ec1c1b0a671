package io.virta.foreign.kcl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.StreamSpec;
import io.virta.client.Virta;
import io.virta.foreign.TestNode;
import io.virta.foreign.kcl.WorkerEvent.Kind;
import io.virta.node.VirtaNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** KCL 3 in several regions, and with leases from before regions were supported. */
class KclRegionsIT {
  private static final Path BEFORE =
      Path.of("..", "node", "src", "test", "resources", "data", "before-regions.zip");

  /** With an empty lease table the KCL waits for up to 30 s; see {@link KclIT}. */
  private static final Duration START_MAX = Duration.ofSeconds(90);

  @TempDir Path directory;

  private VirtaNode start(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("virta.node.tls-port", "off");
    return TestNode.start(directory.resolve("data"), all);
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static List<String> put(Virta virta, String prefix, int count) throws Exception {
    List<String> texts = IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    for (String text : texts) {
      await(virta.put("orders", "key-" + text, text.getBytes(UTF_8)));
    }
    return texts;
  }

  private WorkerProcess launch(VirtaNode node, String stream) throws IOException {
    return WorkerProcess.launch(
        node.endpoint(), stream, "app", "worker-2", directory.resolve("worker.log"), KclIT.QUICK);
  }

  private static void awaitAll(WorkerProcess worker, List<String> texts) {
    Awaitility.await()
        .atMost(START_MAX)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> records(worker).containsAll(texts));
  }

  private static List<String> records(WorkerProcess worker) {
    return worker.events(Kind.RECORD).stream().map(WorkerEvent::data).toList();
  }

  @Test
  void continues_with_its_leases_from_before_regions_were_supported() throws Exception {
    unzip();
    try (VirtaNode node =
        start(Map.of("virta.http.region", "us-east-1", "virta.http.regions", "each"))) {
      List<String> fresh = put(node.virta(), "fresh ", 20);
      try (WorkerProcess worker = launch(node, "orders")) {
        awaitAll(worker, fresh);

        assertThat(records(worker)).containsExactlyInAnyOrderElementsOf(fresh);
      }
    }
  }

  private void unzip() throws IOException {
    Path data = directory.resolve("data");
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(BEFORE))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path target = data.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(zip, target);
        }
      }
    }
  }

  @Test
  void reads_by_arn_in_multi_stream_mode_with_a_client_in_the_region_of_the_stream()
      throws Exception {
    try (VirtaNode node = start(Map.of("virta.http.region", "us-east-1"))) {
      Virta ireland = node.virta().forRegion("eu-west-1");
      await(ireland.createStream("orders", StreamSpec.provisioned(1)));
      List<String> texts = put(ireland, "there ", 20);
      try (WorkerProcess worker =
          launch(node, "arn:aws:kinesis:eu-west-1:000000000000:stream/orders")) {
        awaitAll(worker, texts);

        assertThat(records(worker)).containsExactlyInAnyOrderElementsOf(texts);
      }
    }
  }
}
