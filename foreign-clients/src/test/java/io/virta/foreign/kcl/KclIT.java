package io.virta.foreign.kcl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.StreamSpec;
import io.virta.client.PutEntry;
import io.virta.foreign.kcl.WorkerEvent.Kind;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** KCL 3 against a node that is all it has: streams, leases, metrics. */
class KclIT {
  private static final Logger log = LoggerFactory.getLogger(KclIT.class);
  private static final String STREAM = "orders";
  private static final int SHARDS = 2;

  /** docs/kcl.md recommends these; keep both in step. */
  private static final String[] QUICK = {
    "polling",
    "failoverTimeMillis=5000",
    "leaseAssignmentIntervalMillis=1000",
    "shardSyncIntervalMillis=500",
    "dynamoDbLockBasedLeaderLeaseDurationInMillis=10000",
    "dynamoDbLockBasedLeaderHeartbeatPeriodInMillis=2500",
    "shardConsumerDispatchPollIntervalMillis=200",
    "idleTimeBetweenReadsInMillis=250"
  };

  /**
   * On an empty lease table the KCL waits a random time of up to 30 s before it lists shards; the
   * rest is for machines that do other work too. docs/kcl.md has figures.
   */
  private static final Duration START_MAX = Duration.ofSeconds(75);

  @TempDir Path directory;
  private VirtaNode node;
  private final List<WorkerProcess> workers = new ArrayList<>();
  private final List<String> put = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    node =
        VirtaNode.start(
            Map.of(
                "virta.node.port",
                0,
                "virta.node.tls-port",
                "off",
                "virta.http.rates.enforced",
                false,
                "virta.node.demo.enabled",
                false,
                "virta.log.directory",
                directory.resolve("data").toString()));
    node.virta()
        .createStream(STREAM, StreamSpec.provisioned(SHARDS))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    for (WorkerProcess worker : workers) {
      worker.close();
    }
    node.close();
  }

  private WorkerProcess launch(String worker, String... settings) throws IOException {
    WorkerProcess process =
        WorkerProcess.launch(
            node.endpoint(), STREAM, "app", worker, directory.resolve(worker + ".log"), settings);
    workers.add(process);
    return process;
  }

  private void put(int records) throws Exception {
    List<PutEntry> entries = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      String data = "record " + put.size();
      put.add(data);
      entries.add(PutEntry.of("key-" + put.size() % 50, data.getBytes(UTF_8)));
    }
    node.virta().putAll(STREAM, entries).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private Consumption consumption() {
    return new Consumption(workers);
  }

  private void awaitAll(Duration max) {
    Awaitility.await()
        .atMost(max)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> consumption().lost(put).isEmpty());
  }

  private String metrics() throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(node.endpoint().resolve("/metrics")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void a_worker_gets_all_records_and_its_successor_goes_on_where_it_was_killed() throws Exception {
    put(500);
    WorkerProcess first = launch("worker-1", QUICK);
    awaitAll(START_MAX);
    report("first start", first);
    put(500);
    awaitAll(Duration.ofSeconds(15));
    assertThat(consumption().repeats()).isZero();
    first.kill();
    put(500);

    WorkerProcess second = launch("worker-2", QUICK);
    awaitAll(START_MAX);
    report("takeover from the killed", second);

    assertThat(consumption().isInOrder()).isTrue();
    assertThat(consumption().repeatedInSpiteOfCheckpoint()).isEmpty();
    assertThat(second.events(Kind.LEASED))
        .extracting(WorkerEvent::shard)
        .containsOnly("shardId-000000000000", "shardId-000000000001");
    assertThat(second.stop()).isZero();

    put(100);
    WorkerProcess third = launch("worker-3", QUICK);
    awaitAll(START_MAX);
    report("start on leases that were handed back", third);
    assertThat(consumption().repeatedInSpiteOfCheckpoint()).isEmpty();
    assertThat(metrics()).contains("cloudwatch_metric_samples_total{account=\"000000000000\"");
  }

  private static void report(String what, WorkerProcess worker) {
    WorkerEvent leased = worker.events(Kind.LEASED).get(0);
    WorkerEvent record = worker.events(Kind.RECORD).get(0);
    log.warn(
        "{}: first lease after {} ms, first record after {} ms",
        what,
        worker.millisTo(leased),
        worker.millisTo(record));
  }
}
