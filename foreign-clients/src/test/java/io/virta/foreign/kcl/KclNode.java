package io.virta.foreign.kcl;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virta.actors.model.StreamSpec;
import io.virta.client.PutEntry;
import io.virta.client.PutResult;
import io.virta.foreign.TestNode;
import io.virta.node.VirtaNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A node with one stream, the workers of one application, and the records put. */
final class KclNode implements AutoCloseable {
  static final String STREAM = "orders";

  private static final String APPLICATION = "app";
  private static final int KEYS = 50;

  private final Path directory;
  private final VirtaNode node;
  private final List<WorkerProcess> workers = new ArrayList<>();
  private final List<String> put = new ArrayList<>();

  private KclNode(Path directory, VirtaNode node) {
    this.directory = directory;
    this.node = node;
  }

  static KclNode start(Path directory, int shards) throws Exception {
    VirtaNode node =
        TestNode.start(directory.resolve("data"), Map.of("virta.node.tls-port", "off"));
    node.virta()
        .createStream(STREAM, StreamSpec.provisioned(shards))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
    return new KclNode(directory, node);
  }

  VirtaNode node() {
    return node;
  }

  WorkerProcess launch(String worker, String... settings) throws IOException {
    WorkerProcess process =
        WorkerProcess.launch(
            node.endpoint(),
            STREAM,
            APPLICATION,
            worker,
            directory.resolve(worker + ".log"),
            settings);
    workers.add(process);
    return process;
  }

  /** Puts new records; all of them are stored when it returns. */
  void put(int records) throws Exception {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      texts.add("record " + (put.size() + i));
    }
    List<PutEntry> entries = new ArrayList<>();
    for (String text : texts) {
      entries.add(PutEntry.of("key-" + text.hashCode() % KEYS, text.getBytes(UTF_8)));
    }
    List<PutResult> results =
        node.virta().putAll(STREAM, entries).toCompletableFuture().get(20, TimeUnit.SECONDS);
    for (int i = 0; i < records; i++) {
      if (!(results.get(i) instanceof PutResult.Stored)) {
        throw new IllegalStateException("not stored: " + results.get(i));
      }
    }
    put.addAll(texts);
  }

  int putCount() {
    return put.size();
  }

  Consumption consumption() {
    return new Consumption(workers);
  }

  void awaitAll(Duration max) {
    Awaitility.await()
        .atMost(max)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> consumption().lost(put).isEmpty());
  }

  String metrics() throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(node.endpoint().resolve("/metrics")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Override
  public void close() throws Exception {
    for (WorkerProcess worker : workers) {
      worker.close();
    }
    node.close();
  }
}
