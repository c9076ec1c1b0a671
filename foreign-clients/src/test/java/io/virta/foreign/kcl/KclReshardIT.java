package io.virta.foreign.kcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamStatus;
import io.virta.foreign.kcl.WorkerEvent.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two KCL 3 workers, one of which is killed, while the stream is split and merged. */
@Order(1) // takes longest, and mostly waits
class KclReshardIT {
  private static final Logger log = LoggerFactory.getLogger(KclReshardIT.class);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int PUTS = 50;

  /**
   * The log line after the tables of a new application exist. Workers that create them at the same
   * time conflict, and KCL 3.5 does not recover from that.
   */
  private static final String APPLICATION_IS_SET_UP = "Creating Lease table GSI";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"polling", "fan-out"})
  void no_record_is_lost_and_only_those_after_the_last_checkpoint_of_the_killed_worker_are_repeated(
      String retrieval) throws Exception {
    String[] settings = KclIT.QUICK.clone();
    settings[0] = retrieval;
    try (KclNode kcl = KclNode.start(directory, 2)) {
      kcl.put(PUTS);
      WorkerProcess first = kcl.launch("worker-1", settings);
      Awaitility.await().atMost(PATIENCE).until(() -> first.hasLogged(APPLICATION_IS_SET_UP));
      WorkerProcess second = kcl.launch("worker-2", settings);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> !first.events(Kind.RECORD).isEmpty() || !second.events(Kind.RECORD).isEmpty());

      reshard(kcl, new Reshard.Split(new ShardId(0), HashKey.parse("17" + "0".repeat(36))));
      putForAWhile(kcl);
      WorkerProcess killed = first.events(Kind.RECORD).isEmpty() ? second : first;
      killed.kill();
      putForAWhile(kcl);
      reshard(kcl, new Reshard.Merge(new ShardId(2), new ShardId(3)));
      putForAWhile(kcl);

      kcl.awaitAll(PATIENCE);
      Consumption consumption = kcl.consumption();
      assertThat(consumption.isInOrder()).isTrue();
      assertThat(consumption.repeatedInSpiteOfCheckpoint()).isEmpty();
      log.warn(
          "{}: {} records, {} of them twice after a kill",
          retrieval,
          kcl.putCount(),
          consumption.repeats());
    }
  }

  private static void reshard(KclNode kcl, Reshard request) throws Exception {
    var virta = kcl.node().virta();
    virta.changeStream(KclNode.STREAM, request).toCompletableFuture().get(20, TimeUnit.SECONDS);
    Awaitility.await()
        .until(
            () ->
                virta
                        .describeStream(KclNode.STREAM)
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS)
                        .status()
                    == StreamStatus.ACTIVE);
  }

  private static void putForAWhile(KclNode kcl) throws Exception {
    for (int i = 0; i < 20; i++) {
      kcl.put(PUTS);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
