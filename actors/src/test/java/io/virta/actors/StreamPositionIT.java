package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.RecordPosition;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamPosition;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.client.StreamRecord;
import io.virta.client.kpl.AggregatedBytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consumers that stop anywhere in a stream, and resume there. */
class StreamPositionIT {
  private static final int STREAMS = 4;
  private static final int PUTS = 30;
  private static final int RESHARDS_MAX = 6;

  @TempDir Path directory;
  private LocalNode node;

  @BeforeEach
  void start() {
    node = new LocalNode(directory, Map.of());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void get_each_record_after_their_position_once_wherever_they_stop() {
    long seed = Long.getLong("virta-test.seed", System.nanoTime());
    System.out.println("seed " + seed + ", repeat with -Dvirta-test.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < STREAMS; i++) {
      String stream = "s" + i;
      int count = fill(stream, random);
      List<StreamRecord> all = take(stream, StreamPosition.START, count);
      assertThat(texts(all)).doesNotHaveDuplicates();

      StreamPosition position = StreamPosition.START;
      for (int taken = 0; taken < count; taken++) {
        List<StreamRecord> rest = take(stream, forget(position, stream, random), count - taken);

        assertThat(texts(rest))
            .as("after %d of %d records of %s, seed %d", taken, count, stream, seed)
            .containsExactlyInAnyOrderElementsOf(texts(all.subList(taken, count)));
        assertThat(byShard(rest)).isEqualTo(byShard(all.subList(taken, count)));
        position = position.after(all.get(taken).position());
      }
    }
  }

  /**
   * Puts records, some aggregated by the KPL, between splits and merges; returns the number of user
   * records.
   */
  private int fill(String stream, SplittableRandom random) {
    await(node.virta().createStream(stream, StreamSpec.provisioned(2)));
    int count = 0;
    int reshards = 0;
    for (int i = 0; i < PUTS; i++) {
      if (reshards < RESHARDS_MAX && random.nextInt(4) == 0) {
        reshard(stream, random);
        reshards++;
      }
      String key = "key-" + random.nextInt(10);
      int packed = random.nextInt(4);
      if (packed == 0) {
        await(node.virta().put(stream, key, ("r" + i).getBytes(UTF_8)));
        count++;
      } else {
        AggregatedBytes bytes = new AggregatedBytes().partitionKey(key);
        for (int j = 0; j < packed; j++) {
          bytes.record(0, "r" + i + "." + j);
        }
        await(node.virta().put(stream, key, bytes.seal()));
        count += packed;
      }
    }
    return count;
  }

  private void reshard(String stream, SplittableRandom random) {
    ShardMap map = new ShardMap(describe(stream));
    int place = random.nextInt(map.openCount());
    Shard shard = map.open(place);
    boolean merges = place + 1 < map.openCount() && random.nextBoolean();
    await(
        node.virta()
            .changeStream(
                stream,
                merges
                    ? new Reshard.Merge(shard.id(), map.open(place + 1).id())
                    : new Reshard.Split(shard.id(), shard.range().middle())));
    Awaitility.await().until(() -> describe(stream).status() == StreamStatus.ACTIVE);
  }

  private StreamDescription describe(String stream) {
    return await(node.virta().describeStream(stream));
  }

  /**
   * Removes some shards from a position: a consumer may drop a shard that it has read to the end
   * once the position has a child of it.
   */
  private StreamPosition forget(StreamPosition position, String stream, SplittableRandom random) {
    StreamPosition kept = position;
    for (Shard shard : describe(stream).shards()) {
      if (position.of(shard.id()) != null && random.nextBoolean()) {
        for (ShardId parent : shard.parents()) {
          kept = kept.without(parent);
        }
      }
    }
    return kept;
  }

  private List<StreamRecord> take(String stream, StreamPosition position, int count) {
    return await(
        node.virta().read(stream, position).take(count).runWith(Sink.seq(), node.system()));
  }

  private static List<String> texts(List<StreamRecord> records) {
    return records.stream().map(StreamRecord::text).toList();
  }

  private static Map<ShardId, List<String>> byShard(List<StreamRecord> records) {
    return records.stream()
        .collect(
            Collectors.groupingBy(
                StreamRecord::shard, Collectors.mapping(StreamRecord::text, Collectors.toList())));
  }

  @Test
  void start_at_the_requested_position_in_shards_that_are_new_to_them() {
    await(node.virta().createStream("s", StreamSpec.provisioned(2)));
    ShardMap map = new ShardMap(describe("s"));
    List<String> keys = new ArrayList<>();
    for (int place = 0; place < 2; place++) {
      keys.add(keyOf(map, place));
    }
    var first = await(node.virta().put("s", keys.get(0), "taken".getBytes(UTF_8)));
    await(node.virta().put("s", keys.get(1), "old".getBytes(UTF_8)));
    StreamPosition position =
        StreamPosition.START.after(new RecordPosition(first.sequenceNumber(), 0));
    await(node.virta().put("s", keys.get(0), "next".getBytes(UTF_8)));

    var reader =
        node.virta()
            .read("s", position, StartingPosition.latest())
            .runWith(Sink.queue(), node.system());

    assertThat(await(reader.pull()).orElseThrow().text()).isEqualTo("next");
    reader.cancel();
    assertThat(texts(take("s", position, 2))).containsExactlyInAnyOrder("next", "old");
  }

  private static String keyOf(ShardMap map, int place) {
    for (int i = 0; ; i++) {
      byte[] key = ("key-" + i).getBytes(UTF_8);
      var hash = HashKey.ofPartitionKey(key, 0, key.length);
      if (map.open(place).range().contains(hash)) {
        return "key-" + i;
      }
    }
  }
}
