package io.virta.actors.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.RecordPosition;
import io.virta.actors.model.SequenceNumber;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamPosition;
import io.virta.actors.model.StreamProperties;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Shards 0 and 1; 0 was split into 2 and 3, then 3 and 1 were merged into 4, which was split into 5
 * and 6.
 */
class StartingShardsTest {
  private static final StartingPosition OLDEST = StartingPosition.trimHorizon();
  private static final StartingPosition LATEST = StartingPosition.latest();

  private final List<Shard> shards =
      new ArrayList<>(
          List.of(
              shard(0, true),
              shard(1, true),
              shard(2, false, 0),
              shard(3, true, 0),
              shard(4, true, 3, 1),
              shard(5, false, 4),
              shard(6, false, 4)));

  private static Shard shard(int index, boolean closed, int... parents) {
    HashKeyRange all = new HashKeyRange(HashKey.MIN, HashKey.MAX);
    return new Shard(
        new ShardId(index),
        all,
        index,
        index * 1_000L + 1,
        parent(parents, 0),
        parent(parents, 1),
        closed ? new Shard.Closed(10, 100_000 + index) : null);
  }

  private static @Nullable ShardId parent(int[] parents, int place) {
    return place < parents.length ? new ShardId(parents[place]) : null;
  }

  private StartingShards starting(StartingPosition others, int... named) {
    StreamDescription stream =
        new StreamDescription(
            new StreamKey(Namespace.DEFAULT, new StreamName("s"), 1),
            1,
            StreamStatus.ACTIVE,
            Instant.EPOCH,
            StreamProperties.of(StreamSpec.provisioned(2)),
            0,
            shards,
            List.of());
    StreamPosition taken =
        StreamPosition.of(
            IntStream.of(named)
                .mapToObj(
                    shard -> new RecordPosition(new SequenceNumber(shard, shard, 3, shard), 0))
                .toList());
    return new StartingShards(new ShardMap(stream), taken, others);
  }

  private static List<Integer> first(StartingShards starting) {
    return starting.first().stream().map(shard -> shard.id().index()).toList();
  }

  @Test
  void are_the_oldest_or_the_open_ones_when_nothing_was_read() {
    assertThat(first(starting(OLDEST))).containsExactly(0, 1);
    assertThat(first(starting(LATEST))).containsExactly(2, 5, 6);
  }

  @Test
  void are_those_in_the_position_and_those_without_an_ancestor_in_it() {
    assertThat(first(starting(OLDEST, 0))).containsExactly(0, 1);
    assertThat(first(starting(LATEST, 0))).as("4 waits for 3 alone").containsExactly(0);
    assertThat(first(starting(OLDEST, 0, 1))).containsExactly(0, 1);
  }

  @Test
  void omit_shards_with_a_descendant_in_the_position_and_start_their_other_children() {
    StartingShards starting = starting(LATEST, 5);

    assertThat(first(starting)).as("0, 1, 3 and 4 were read").containsExactly(2, 5, 6);
    assertThat(starting.startOf(shards.get(2), true)).isEqualTo(OLDEST);
    assertThat(starting.startOf(shards.get(6), true)).isEqualTo(OLDEST);
  }

  @Test
  void start_a_merged_shard_after_its_unread_parent() {
    StartingShards starting = starting(OLDEST, 3);

    assertThat(first(starting)).containsExactly(1, 2, 3);
    assertThat(starting.startOf(shards.get(1), true)).isEqualTo(OLDEST);
  }

  @Test
  void continue_with_the_children_when_retention_has_removed_a_shard_in_the_position() {
    shards.removeIf(shard -> shard.id().index() == 0);

    assertThat(first(starting(LATEST, 0))).containsExactly(2, 3);
  }

  @Test
  void start_at_the_oldest_record_when_the_lineage_from_the_position_is_lost() {
    shards.removeIf(shard -> List.of(0, 1, 3, 4).contains(shard.id().index()));

    StartingShards starting = starting(LATEST, 1);
    assertThat(first(starting)).containsExactly(2, 5, 6);
    assertThat(starting.startOf(shards.get(1), true)).isEqualTo(OLDEST);
  }
}
