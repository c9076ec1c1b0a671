package io.virta.foreign.kcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.foreign.kcl.WorkerEvent.Kind;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** KCL 3 with a node as its only service for streams, leases and metrics. */
class KclIT {
  private static final Logger log = LoggerFactory.getLogger(KclIT.class);
  private static final int SHARDS = 2;

  /** The settings recommended in docs/kcl.md; keep both in sync. */
  static final String[] QUICK = {
    "polling",
    "failoverTimeMillis=5000",
    "leaseAssignmentIntervalMillis=1000",
    "shardSyncIntervalMillis=500",
    "dynamoDbLockBasedLeaderLeaseDurationInMillis=4000",
    "dynamoDbLockBasedLeaderHeartbeatPeriodInMillis=1000",
    "shardConsumerDispatchPollIntervalMillis=200",
    "idleTimeBetweenReadsInMillis=250"
  };

  /**
   * With an empty lease table the KCL waits a random time of up to 30 s before it lists shards; the
   * rest is reserve for busy machines. docs/kcl.md has figures.
   */
  private static final Duration START_MAX = Duration.ofSeconds(75);

  @TempDir Path directory;

  @Test
  void a_worker_gets_all_records_and_its_successor_continues_after_a_kill() throws Exception {
    try (KclNode kcl = KclNode.start(directory, SHARDS)) {
      kcl.put(500);
      WorkerProcess first = kcl.launch("worker-1", QUICK);
      kcl.awaitAll(START_MAX);
      report("first start", first);
      kcl.put(500);
      kcl.awaitAll(Duration.ofSeconds(15));
      assertThat(kcl.consumption().repeats()).isZero();
      first.kill();
      kcl.put(500);

      WorkerProcess second = kcl.launch("worker-2", QUICK);
      kcl.awaitAll(START_MAX);
      report("takeover from the killed", second);

      assertThat(kcl.consumption().isInOrder()).isTrue();
      assertThat(kcl.consumption().repeatedInSpiteOfCheckpoint()).isEmpty();
      assertThat(second.events(Kind.LEASED))
          .extracting(WorkerEvent::shard)
          .containsOnly("shardId-000000000000", "shardId-000000000001");
      assertThat(second.stop()).isZero();

      kcl.put(100);
      WorkerProcess third = kcl.launch("worker-3", QUICK);
      kcl.awaitAll(START_MAX);
      report("start on leases that were handed back", third);
      assertThat(kcl.consumption().repeatedInSpiteOfCheckpoint()).isEmpty();
      assertThat(kcl.metrics())
          .contains("cloudwatch_metric_samples_total{account=\"000000000000\"");
    }
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
