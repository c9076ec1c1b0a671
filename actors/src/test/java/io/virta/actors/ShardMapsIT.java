package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.stream.StreamEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Consumers that follow the shards of a stream on the real log. */
class ShardMapsIT extends OnLocalNode {
  private SinkQueueWithCancel<Optional<ShardMap>> follow() {
    return virta.shardMaps("s").runWith(Sink.queue(), node.system());
  }

  private static Optional<ShardMap> next(SinkQueueWithCancel<Optional<ShardMap>> maps) {
    return await(maps.pull()).orElseThrow();
  }

  /** Returns the first map from now on with that property; all maps before it must be newer. */
  private static ShardMap next(
      SinkQueueWithCancel<Optional<ShardMap>> maps, ShardMap after, Predicate<ShardMap> wanted) {
    ShardMap last = after;
    do {
      ShardMap map = next(maps).orElseThrow();
      assertThat(map.isNewerThan(last)).isTrue();
      last = map;
    } while (!wanted.test(last));
    return last;
  }

  private static boolean isActive(ShardMap map) {
    return map.stream().status() == StreamStatus.ACTIVE;
  }

  @Test
  void get_the_children_of_splits_and_merges() {
    await(virta.createStream("s", StreamSpec.provisioned(1)));
    var maps = follow();
    ShardMap first = next(maps).orElseThrow();
    assertThat(first.openCount()).isEqualTo(1);

    await(
        virta.changeStream("s", new Reshard.Split(new ShardId(0), first.open(0).range().middle())));
    ShardMap split = next(maps, first, map -> isActive(map) && map.openCount() == 2);
    assertThat(split.childrenOf(new ShardId(0))).hasSize(2);

    await(virta.changeStream("s", new Reshard.Merge(new ShardId(1), new ShardId(2))));
    ShardMap merged = next(maps, split, map -> isActive(map) && map.openCount() == 1);
    assertThat(merged.open(0).id()).isEqualTo(new ShardId(3));
    maps.cancel();
  }

  @Test
  void see_every_answered_change_with_their_first_map() {
    await(virta.createStream("s", StreamSpec.provisioned(1)));
    for (int i = 0; i < 20; i++) {
      await(virta.changeStream("s", new PropertyChange.AddTags(Map.of("number", "" + i))));
      var maps = follow();

      assertThat(next(maps).orElseThrow().stream().tags()).containsEntry("number", "" + i);
      maps.cancel();
    }
  }

  @Test
  void wait_for_a_stream_that_does_not_exist_yet() {
    restart(Map.of("virta.stream.create-delay", "300ms"));
    var maps = follow();
    assertThat(next(maps)).isEmpty();

    await(virta.createStream("s", StreamSpec.provisioned(2)));

    // Nothing is emitted while the stream is CREATING.
    ShardMap map = next(maps).orElseThrow();
    assertThat(map.stream().status()).isEqualTo(StreamStatus.ACTIVE);
    assertThat(map.openCount()).isEqualTo(2);
    maps.cancel();
  }

  @Test
  void continue_with_a_stream_that_is_created_again_under_its_name() {
    await(virta.createStream("s", StreamSpec.provisioned(1)));
    var maps = follow();
    ShardMap first = next(maps).orElseThrow();

    await(virta.deleteStream("s"));
    assertThat(next(maps)).isEmpty();
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(await(virta.listStreams())).as("the name is free").isEmpty());
    await(virta.createStream("s", StreamSpec.provisioned(3)));

    ShardMap second = next(maps).orElseThrow();
    assertThat(second.key()).isNotEqualTo(first.key());
    assertThat(second.isNewerThan(first)).isTrue();
    assertThat(second.openCount()).isEqualTo(3);
    maps.cancel();
  }

  @Test
  void get_changes_after_the_stream_has_left_memory() {
    await(virta.createStream("s", StreamSpec.provisioned(1)));
    var maps = follow();
    ShardMap last = next(maps).orElseThrow();
    for (int i = 0; i < 3; i++) {
      EntityRef<StreamEntity.Command> stream =
          ClusterSharding.get(node.system()).entityRefFor(LocalNode.STREAM, last.key().entityId());
      Awaitility.await().until(() -> hasLeftMemory(stream));
      String number = "" + i;

      await(virta.changeStream("s", new PropertyChange.AddTags(Map.of("number", number))));

      last = next(maps, last, map -> number.equals(map.stream().tags().get("number")));
    }
    maps.cancel();
  }

  /** Stops the stream again if a question of a follower, which was on its way, has awakened it. */
  private boolean hasLeftMemory(EntityRef<StreamEntity.Command> stream) {
    if (node.streamsInMemory() == 0) {
      return true;
    }
    stream.tell(StreamEntity.Stop.INSTANCE);
    return false;
  }

  @Test
  void get_the_newest_map_however_slow_they_are() {
    await(virta.createStream("s", StreamSpec.provisioned(1)));
    List<SinkQueueWithCancel<Optional<ShardMap>>> all = new ArrayList<>();
    List<ShardMap> lasts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(follow());
      lasts.add(next(all.get(i)).orElseThrow());
    }
    for (int i = 0; i < 50; i++) {
      await(virta.changeStream("s", new PropertyChange.AddTags(Map.of("number", "" + i))));
    }

    for (int i = 0; i < 3; i++) {
      next(all.get(i), lasts.get(i), map -> "49".equals(map.stream().tags().get("number")));
      all.get(i).cancel();
    }
  }
}
