package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardPiece;
import io.virta.actors.model.ShardTip;
import io.virta.actors.model.StreamSpec;
import io.virta.persistence.clock.NodeClocks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The notification of a reader that has received all records, on a node whose clock jumps. */
class ShardTipIT {
  private static final ShardId FIRST = new ShardId(0);

  private final AtomicLong aheadMillis = new AtomicLong();
  private final AtomicLong aheadNanos = new AtomicLong();
  private final List<ShardPiece> pieces = new CopyOnWriteArrayList<>();

  @TempDir Path directory;
  private LocalNode node;
  private CompletionStage<Done> read;

  @BeforeEach
  void start() {
    node =
        new LocalNode(
            directory,
            Map.of("virta.shard.tip-interval", "20ms"),
            new NodeClocks(
                () -> InstantSource.system().instant().plusMillis(aheadMillis.get()),
                () -> System.nanoTime() + aheadNanos.get()));
    await(node.virta().createStream("s", StreamSpec.provisioned(1)));
    ShardKey shard = await(node.virta().describeStream("s")).key().shard(FIRST);
    read =
        StreamsExtension.get(node.system())
            .shards()
            .sourceWithTips(shard, 1)
            .runWith(Sink.foreach(pieces::add), node.system());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private void put(String text) {
    await(node.virta().put("s", "k", text.getBytes(UTF_8)));
  }

  private List<Long> tips() {
    List<Long> floors = new ArrayList<>();
    for (ShardPiece piece : pieces) {
      if (piece instanceof ShardTip tip) {
        floors.add(tip.floorMillis());
      }
    }
    return floors;
  }

  private int records() {
    int count = 0;
    for (ShardPiece piece : pieces) {
      count += piece instanceof RecordSlice slice ? slice.recordCount() : 0;
    }
    return count;
  }

  private void awaitTip() {
    int before = tips().size();
    Awaitility.await().until(() -> tips().size() > before);
  }

  @Test
  void advances_the_time_of_an_idle_shard() {
    awaitTip();
    put("one");
    Awaitility.await().until(() -> records() == 1);
    Instant beforeRest = InstantSource.system().instant();
    Awaitility.await().until(() -> tips().get(tips().size() - 1) > beforeRest.toEpochMilli());

    assertThat(tips()).isSorted();
    assertThat(pieces.get(0)).as("the shard is empty at first").isInstanceOf(ShardTip.class);
  }

  @Test
  void is_never_later_than_a_later_record_whatever_the_clock_does() {
    awaitTip();
    for (Duration jump :
        List.of(
            Duration.ofHours(-1),
            Duration.ofMinutes(10),
            Duration.ofHours(30),
            Duration.ofHours(-40),
            Duration.ofMillis(-1))) {
      put("before");
      awaitTip();
      aheadMillis.addAndGet(jump.toMillis());
      awaitTip();
      put("after");
      awaitTip();
    }
    await(
        node.virta()
            .changeStream("s", new Reshard.Split(FIRST, HashKey.MIN.middleTo(HashKey.MAX))));
    await(read);

    long floor = Long.MIN_VALUE;
    for (ShardPiece piece : pieces) {
      if (piece instanceof ShardTip tip) {
        assertThat(tip.floorMillis()).isGreaterThanOrEqualTo(floor);
        floor = tip.floorMillis();
      } else if (piece instanceof RecordSlice slice) {
        for (RecordSlice.Run run : slice.runs()) {
          assertThat(run.block().arrivalMillis()).isGreaterThanOrEqualTo(floor);
        }
      }
    }
    assertThat(records()).isEqualTo(10);
    for (Shard shard : await(node.virta().describeStream("s")).shards()) {
      if (!shard.id().equals(FIRST)) {
        assertThat(shard.openedMillis()).isGreaterThan(floor);
      }
    }
  }

  @Test
  void does_not_follow_a_clock_that_is_ahead_for_a_while() {
    awaitTip();
    aheadMillis.addAndGet(Duration.ofHours(30).toMillis());
    awaitTip();
    awaitTip();
    aheadMillis.addAndGet(Duration.ofHours(-30).toMillis());
    put("later");

    Awaitility.await().until(() -> records() == 1);
    long arrival =
        pieces.stream()
            .filter(RecordSlice.class::isInstance)
            .map(piece -> ((RecordSlice) piece).runs().get(0).block().arrivalMillis())
            .findFirst()
            .orElseThrow();
    assertThat(Instant.ofEpochMilli(arrival))
        .isBefore(InstantSource.system().instant().plus(Duration.ofHours(1)));
  }
}
