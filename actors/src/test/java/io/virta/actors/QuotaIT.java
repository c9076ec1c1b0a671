package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.VirtaException;
import io.virta.client.PutEntry;
import io.virta.client.PutResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quotas of a shard per second, with small limits. */
class QuotaIT {
  @TempDir Path directory;
  private LocalNode node;

  private static final Map<String, Object> SETTINGS =
      Map.of(
          "virta.shard.quota.enforced",
          "on",
          "virta.shard.quota.records-in",
          10,
          "virta.shard.quota.reads",
          2,
          "virta.shard.passivate-after",
          "200ms");

  @BeforeEach
  void start() {
    node = new LocalNode(directory, SETTINGS);
    await(node.virta().createStream("s", StreamSpec.provisioned(1)));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static List<PutEntry> entries(int count) {
    return IntStream.range(0, count).mapToObj(i -> PutEntry.ofText("k", "v" + i)).toList();
  }

  private List<PutResult> put(int count) {
    return await(node.virta().putAll("s", entries(count)));
  }

  @Test
  void a_provisioned_stream_stores_the_first_part_of_a_put_beyond_its_quota() {
    List<PutResult> results = put(50);

    assertThat(results.subList(0, 8)).allMatch(PutResult.Stored.class::isInstance);
    assertThat(results.subList(20, 50))
        .allSatisfy(
            result ->
                assertThat(((PutResult.Refused) result).reason())
                    .hasMessage(
                        "Rate exceeded for shard shardId-000000000000 in stream s under account"
                            + " 000000000000."));
  }

  /** Sends three requests at once, none of which waits for another. */
  private long storedOfABurst() {
    List<CompletionStage<List<PutResult>>> burst =
        Stream.generate(() -> node.virta().putAll("s", entries(50))).limit(3).toList();
    return burst.stream()
        .flatMap(answer -> await(answer).stream())
        .filter(PutResult.Stored.class::isInstance)
        .count();
  }

  @Test
  void the_first_burst_to_a_new_shard_takes_one_second_of_its_quota() {
    assertThat(storedOfABurst()).isBetween(10L, 20L);
  }

  @Test
  void the_first_burst_after_a_restart_takes_one_second_of_the_quota() {
    put(1);
    node.restart(SETTINGS);

    assertThat(storedOfABurst()).isBetween(10L, 20L);
  }

  @Test
  void the_first_burst_to_a_shard_that_has_left_memory_takes_one_second_of_its_quota() {
    assertThat(put(1)).allMatch(PutResult.Stored.class::isInstance);
    Awaitility.await().until(() -> node.shardsInMemory() == 0);

    assertThat(storedOfABurst()).isBetween(10L, 20L);
  }

  @Test
  void an_on_demand_stream_stores_everything_also_after_a_change_of_mode() {
    await(node.virta().changeStream("s", new PropertyChange.ChangeMode(StreamMode.ON_DEMAND, 0)));

    Awaitility.await()
        .untilAsserted(() -> assertThat(put(50)).allMatch(PutResult.Stored.class::isInstance));
  }

  @Test
  void pollers_share_the_quota_of_reads() {
    var shards = StreamsExtension.get(node.system()).shards();
    ShardKey shard =
        await(shards.shardMap(Namespace.DEFAULT, new StreamName("s"))).key().shard(new ShardId(0));

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                await(shards.read(shard, 1, 10, 1_000));
              }
            })
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.THROUGHPUT_EXCEEDED);
              assertThat(refusal)
                  .hasMessage("Rate exceeded for Shard - 000000000000/s/shardId-000000000000");
            });
    for (int i = 0; i < 100; i++) {
      await(shards.uncounted().read(shard, 1, 10, 1_000));
    }
  }
}
