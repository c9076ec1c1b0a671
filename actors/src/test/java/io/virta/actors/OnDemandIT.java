package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.traffic.ScalingDecision.Kind;
import io.virta.client.PutEntry;
import io.virta.client.PutResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An on-demand stream that is scaled by its traffic, with intervals that are short enough for a
 * test.
 */
class OnDemandIT {
  @TempDir Path directory;

  @Test
  void grows_under_load_and_shrinks_without_it() {
    Map<String, Object> hasty =
        Map.of(
            "virta.on-demand.interval", "100ms",
            "virta.on-demand.shard-records", 100,
            "virta.on-demand.hot-after", "300ms",
            "virta.on-demand.cold-after", "2s",
            "virta.on-demand.shards-max", 8);
    try (LocalNode node = new LocalNode(directory, hasty)) {
      var virta = node.virta();
      await(virta.createStream("s", StreamSpec.onDemand()));

      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(10))
          .untilAsserted(
              () -> {
                var entries =
                    IntStream.range(0, 50).mapToObj(i -> PutEntry.ofText("k" + i, "v")).toList();
                assertThat(await(virta.putAll("s", entries)))
                    .allMatch(PutResult.Stored.class::isInstance);
                assertThat(await(virta.describeStream("s")).openShardCount()).isGreaterThan(4);
              });
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(await(virta.describeStream("s")).openShardCount()).isEqualTo(4));

      var scalings = StreamsExtension.get(node.system()).figures().scalings();
      assertThat(scalings.count(Kind.SPLIT)).isPositive();
      assertThat(scalings.count(Kind.MERGE)).isPositive();
      assertThat(scalings.of(await(virta.describeStream("s")).key(), 1).get(0).reason())
          .startsWith("cold for 2 s: ");
    }
  }
}
