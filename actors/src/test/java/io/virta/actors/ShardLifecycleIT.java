package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.VirtaException;
import io.virta.client.PutResult;
import io.virta.client.ShardSlice;
import io.virta.client.Virta;
import io.virta.persistence.journal.NodeLogs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards that leave memory, return to it, run out of disk space and free it. */
class ShardLifecycleIT {
  private static final ShardId FIRST = new ShardId(0);

  @TempDir Path directory;

  private LocalNode node(Map<String, Object> settings) {
    LocalNode node = new LocalNode(directory, settings);
    await(node.virta().createStream("s", StreamSpec.provisioned(1)));
    return node;
  }

  private static List<String> read(LocalNode node, int count) {
    return await(
        node.virta()
            .read("s", StartingPosition.trimHorizon())
            .map(record -> record.text())
            .take(count)
            .runWith(Sink.seq(), node.system()));
  }

  private static PutResult.Stored put(Virta virta, String text) {
    return await(virta.put("s", "k", text.getBytes(UTF_8)));
  }

  @Nested
  class AnIdleShard {
    private final Map<String, Object> sleepy = Map.of("virta.shard.passivate-after", "200ms");

    private void awaitSleep(LocalNode node) {
      Awaitility.await().until(() -> node.shardsInMemory() == 0);
    }

    @Test
    void leaves_memory_and_continues_its_numbers_when_it_is_used_again() {
      try (LocalNode node = node(sleepy)) {
        long first = put(node.virta(), "a").sequenceNumber().counter();
        awaitSleep(node);

        long second = put(node.virta(), "b").sequenceNumber().counter();

        assertThat(second).isEqualTo(first + 1);
        assertThat(read(node, 2)).containsExactly("a", "b");
      }
    }

    @Test
    void wakes_for_a_reader() {
      try (LocalNode node = node(sleepy)) {
        put(node.virta(), "a");
        awaitSleep(node);

        assertThat(read(node, 1)).containsExactly("a");
      }
    }

    @Test
    void stays_as_long_as_a_reader_waits_at_its_tip() {
      try (LocalNode node = node(sleepy)) {
        SinkQueueWithCancel<ShardSlice> reader =
            node.virta()
                .readShard("s", FIRST, StartingPosition.trimHorizon())
                .runWith(Sink.<ShardSlice>queue(), node.system());
        put(node.virta(), "a");
        assertThat(await(reader.pull())).isPresent();
        var next = reader.pull();
        Awaitility.await().during(Duration.ofSeconds(1)).until(() -> node.shardsInMemory() == 1);

        put(node.virta(), "b");

        Optional<ShardSlice> slice = await(next);
        assertThat(slice.orElseThrow().iterator().next().text()).isEqualTo("b");
        reader.cancel();
      }
    }
  }

  @Nested
  class AStop {
    @Test
    void is_not_delayed_by_a_reader_at_the_tip() {
      LocalNode node = node(LocalNode.PATIENT_REGIONS);
      CompletionStage<ShardSlice> next;
      try (node) {
        put(node.virta(), "a");
        var reader =
            node.virta()
                .readShard("s", FIRST, StartingPosition.trimHorizon())
                .runWith(Sink.<ShardSlice>queue(), node.system());
        assertThat(await(reader.pull())).isPresent();
        next = reader.pull().thenApply(Optional::orElseThrow);
      }
      assertThat(next.toCompletableFuture()).isCompletedExceptionally();
    }
  }

  @Nested
  class AFullLog {
    private final Map<String, Object> small =
        Map.of(
            "virta.lane.records.segment-bytes", "256 KiB",
            "virta.lane.records.size-bytes-max", "2 MiB",
            "virta.lane.records.free-bytes-min", "1 MiB");

    private Map<String, Object> smallAndForgetful() {
      var settings = new HashMap<>(small);
      settings.put("virta.stream.retention-override", "2s");
      settings.put("virta.stream.retention-sweep-interval", "500ms");
      return settings;
    }

    private VirtaException fill(Virta virta) {
      byte[] data = new byte[20_000];
      for (int i = 0; i < 1_000; i++) {
        try {
          await(virta.put("s", "k", data));
        } catch (VirtaException refusal) {
          return refusal;
        }
      }
      throw new AssertionError("20 MB went into a log of 2 MiB");
    }

    @Test
    void refuses_puts_and_still_serves_reads() {
      try (LocalNode node = node(small)) {
        put(node.virta(), "first");

        VirtaException refusal = fill(node.virta());

        assertThat(refusal.code()).isEqualTo(ErrorCode.LOG_FULL);
        assertThat(read(node, 1)).containsExactly("first");
      }
    }

    @Test
    void accepts_puts_again_when_retention_has_freed_disk_space() {
      try (LocalNode node = node(smallAndForgetful())) {
        fill(node.virta());
        long bytesWhenFull = logBytes(node);

        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .ignoreExceptionsInstanceOf(VirtaException.class)
            .until(() -> put(node.virta(), "again") != null);
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> logBytes(node) < bytesWhenFull);
      }
    }

    @Test
    void loses_nothing_that_was_acknowledged_when_the_node_restarts() {
      try (LocalNode node = node(small)) {
        put(node.virta(), "first");
        fill(node.virta());

        node.restart(Map.of());

        long next = put(node.virta(), "last").sequenceNumber().counter();
        assertThat(read(node, (int) next)).first().isEqualTo("first");
        assertThat(read(node, (int) next)).last().isEqualTo("last");
      }
    }

    private long logBytes(LocalNode node) {
      return NodeLogs.get(node.system()).embedded().orElseThrow().recordsLane().segments().stream()
          .mapToLong(segment -> segment.bytes())
          .sum();
    }
  }
}
