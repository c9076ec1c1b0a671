package io.virta.actors.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficPolicyTest {
  private static final Duration LONG = Duration.ofHours(1);
  private final TrafficPolicy policy =
      new TrafficPolicy(
          new TrafficSettings(
              true,
              Duration.ofSeconds(1),
              1_000,
              1_000_000,
              0.5,
              Duration.ofSeconds(15),
              0.2,
              Duration.ofMinutes(15),
              4,
              8));

  /** Returns shards that have had these loads for a long time. */
  private static List<ShardLoad> used(double... uses) {
    List<ShardLoad> loads = new ArrayList<>();
    List<HashKeyRange> ranges = HashKeyRange.divide(uses.length);
    for (int i = 0; i < uses.length; i++) {
      Duration hotFor = uses[i] > 0.5 ? LONG : Duration.ZERO;
      Duration coldFor = uses[i] < 0.2 ? LONG : Duration.ZERO;
      loads.add(
          new ShardLoad(Shard.first(new ShardId(i), ranges.get(i), 1), uses[i], hotFor, coldFor));
    }
    return loads;
  }

  private static Reshard.SplitHot splitOf(Integer... shards) {
    return new Reshard.SplitHot(List.of(shards).stream().map(ShardId::new).toList());
  }

  private static Reshard.Merge pair(int first, int second) {
    return new Reshard.Merge(new ShardId(first), new ShardId(second));
  }

  private Reshard proposed(List<ShardLoad> loads) {
    return policy.propose(loads).orElseThrow().reshard();
  }

  @Test
  void leaves_shards_with_normal_load_alone() {
    assertThat(policy.propose(used(0.3, 0.4, 0.5, 0.1))).isEmpty();
  }

  @Test
  void splits_all_hot_shards_at_once_the_hottest_first() {
    assertThat(proposed(used(0.1, 0.6, 0.2, 0.9))).isEqualTo(splitOf(3, 1));
    assertThat(policy.propose(used(0.1, 0.6, 0.2, 0.9)).orElseThrow().reason())
        .isEqualTo("hot for 15 s: shardId-000000000003 90%, shardId-000000000001 60%");
  }

  @Test
  void does_not_split_beyond_the_maximum_of_shards() {
    assertThat(proposed(used(0.7, 0.8, 0.1, 0.1, 0.1, 0.1, 0.1))).isEqualTo(splitOf(1));
    assertThat(policy.propose(used(0.7, 0.8, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1))).isEmpty();
  }

  @Test
  void does_not_split_for_a_hot_key() {
    List<ShardLoad> loads = new ArrayList<>(used(0.3, 0.3, 0.9, 0.001));
    for (int i = 2; i < 4; i++) {
      Shard shard = loads.get(i).shard();
      Shard child = new Shard(shard.id(), shard.range(), 2, 2_000, new ShardId(17), null, null);
      ShardLoad load = loads.get(i);
      loads.set(i, new ShardLoad(child, load.use(), load.hotFor(), load.coldFor()));
    }

    assertThat(policy.propose(loads)).isEmpty();
  }

  @Test
  void merges_cold_neighbours_down_to_the_minimum_of_shards() {
    assertThat(proposed(used(0.05, 0.05, 0.3, 0.1, 0.05, 0.3)))
        .isEqualTo(new Reshard.MergeCold(List.of(pair(0, 1), pair(3, 4))));
    assertThat(proposed(used(0.01, 0.01, 0.01, 0.01, 0.01)))
        .isEqualTo(new Reshard.MergeCold(List.of(pair(0, 1))));
    assertThat(policy.propose(used(0, 0, 0, 0))).isEmpty();
  }

  @Test
  void does_not_merge_shards_that_are_warm_together_or_not_cold_for_long() {
    assertThat(policy.propose(used(0.15, 0.1, 0.15, 0.1, 0.15))).isEmpty();
    List<ShardLoad> recent =
        used(0, 0, 0, 0, 0).stream()
            .map(load -> new ShardLoad(load.shard(), 0, Duration.ZERO, Duration.ofMinutes(14)))
            .toList();
    assertThat(policy.propose(recent)).isEmpty();
  }
}
