package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.damage.DamagedEntities.Damage;
import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamChanged;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.actors.stream.StreamEntity;
import io.virta.client.PutResult;
import io.virta.client.StreamRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Effects of a flipped bit in durable bytes: producers and consumers get correct data or an error,
 * and only that shard is affected.
 */
class DamagedLogIT {
  /**
   * Bytes from the start of an entry to the data of its only record: entry and batch header, offset
   * table, record head and key.
   */
  private static final int DATA_IN_ENTRY = 64 + 16 + 72 + 8 + 4 + 1;

  @TempDir Path directory;
  private LocalNode node;

  @BeforeEach
  void putThree() {
    node = new LocalNode(directory, Map.of());
    await(node.virta().createStream("s", StreamSpec.provisioned(1)));
    await(node.virta().createStream("other", StreamSpec.provisioned(1)));
    await(node.virta().createStream("four", StreamSpec.provisioned(4)));
    for (String text : List.of("marker-a", "marker-b", "marker-c")) {
      put("s", text);
    }
    put("other", "untouched");
    put("four", "in-one-of-four");
    await(node.virta().createStream("growing", StreamSpec.onDemand()));
    put("growing", "in-a-growing-one");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private PutResult.Stored put(String stream, String text) {
    return await(node.virta().put(stream, "k", text.getBytes(UTF_8)));
  }

  private List<String> read(String stream, StartingPosition from, int count) {
    return await(
        node.virta()
            .read(stream, from)
            .map(StreamRecord::text)
            .take(count)
            .runWith(Sink.seq(), node.system()));
  }

  /** Flips a bit at that distance from the data of a record, in bytes, while the node is down. */
  private void damage(String text, int distance) throws IOException {
    node.close();
    for (Path file : logFiles()) {
      int at = Files.readString(file, ISO_8859_1).indexOf(text);
      if (at >= 0) {
        flip(file, at + distance);
        node.restart(Map.of());
        return;
      }
    }
    throw new AssertionError(text + " is in no file of the log");
  }

  private List<Path> logFiles() throws IOException {
    try (var files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".log")).toList();
    }
  }

  private static void flip(Path file, long at) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      one.put(0, (byte) (one.get(0) ^ 4)).rewind();
      channel.write(one, at);
    }
  }

  private static void assertDamaged(Runnable use) {
    assertThatThrownBy(use::run)
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DAMAGED));
  }

  private void assertFound(String stream) {
    assertThat(StreamsExtension.get(node.system()).figures().damages().all())
        .extracting(Damage::entityId)
        .containsExactly("000000000000/%s@%s/0".formatted(stream, incarnation(stream)));
  }

  private long incarnation(String stream) {
    return await(node.virta().describeStream(stream)).key().incarnation();
  }

  @Test
  void damage_in_the_data_of_a_record_is_an_error_there_and_nowhere_else() throws IOException {
    damage("marker-b", 2);

    assertThat(read("s", StartingPosition.trimHorizon(), 1)).containsExactly("marker-a");
    assertDamaged(() -> read("s", StartingPosition.trimHorizon(), 2));
    assertFound("s");
    PutResult.Stored last = put("s", "marker-d");
    assertThat(last.sequenceNumber().counter()).isEqualTo(4);
    assertThat(read("s", new StartingPosition.AtSequenceNumber(last.sequenceNumber()), 1))
        .containsExactly("marker-d");
  }

  @Test
  void damage_in_the_header_of_an_entry_stops_its_shard_and_no_other() throws IOException {
    damage("marker-b", -DATA_IN_ENTRY + 40);

    assertDamaged(() -> put("s", "marker-d"));
    assertDamaged(() -> read("s", StartingPosition.trimHorizon(), 1));
    assertThat(put("other", "more").sequenceNumber().counter()).isEqualTo(2);
    assertThat(read("other", StartingPosition.trimHorizon(), 2))
        .containsExactly("untouched", "more");
    assertFound("s");
  }

  @Test
  void damage_in_one_shard_does_not_stop_puts_to_its_neighbour() throws IOException {
    damage("in-one-of-four", -DATA_IN_ENTRY + 40);
    ShardMap map = new ShardMap(await(node.virta().describeStream("four")));
    Shard damaged = map.openFor(HashKey.ofPartitionKey("k".getBytes(UTF_8), 0, 1));

    await(node.virta().changeStream("four", new Reshard.Scale(2)));

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> await(node.virta().describeStream("four")).openShardCount() == 3);
    for (int i = 0; i < 100; i++) {
      String key = "key-" + i;
      byte[] bytes = key.getBytes(UTF_8);
      if (!damaged.equals(map.openFor(HashKey.ofPartitionKey(bytes, 0, bytes.length)))) {
        await(node.virta().put("four", key, bytes));
      }
    }
    assertDamaged(() -> put("four", "not here"));
  }

  @Test
  void a_damaged_shard_is_not_split_for_its_traffic() throws IOException {
    damage("in-a-growing-one", -DATA_IN_ENTRY + 40);
    StreamDescription stream = await(node.virta().describeStream("growing"));
    Shard damaged = new ShardMap(stream).openFor(HashKey.ofPartitionKey("k".getBytes(UTF_8), 0, 1));
    EntityTypeKey<StreamEntity.Command> streams =
        EntityTypeKey.create(StreamEntity.Command.class, "stream");

    assertThatThrownBy(
            () ->
                await(
                    ClusterSharding.get(node.system())
                        .entityRefFor(streams, stream.key().entityId())
                        .<StreamChanged>askWithStatus(
                            replyTo ->
                                new StreamEntity.FollowTraffic(
                                    new Reshard.SplitHot(List.of(damaged.id())), replyTo),
                            Duration.ofSeconds(20))))
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE));

    StreamDescription after = await(node.virta().describeStream("growing"));
    assertThat(after.status()).isEqualTo(StreamStatus.ACTIVE);
    assertThat(after.shards()).isEqualTo(stream.shards());
  }
}
