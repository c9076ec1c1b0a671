package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.Shards.Subscription;
import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.figures.ShardCounters;
import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.ConsumerKey;
import io.virta.actors.model.ConsumerStatus;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.ShardEvent;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.SliceGate;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamConsumer;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subscriptions without the HTTP API: their rate, their memory and their reported lag. */
class SubscriptionIT {
  private static final StreamName STREAM = new StreamName("s");
  private static final int SHARE = 500_000;
  private static final int RECORD_BYTES = 10_000;

  @TempDir Path directory;
  private LocalNode node;
  private Streams streams;
  private Shards shards;

  @BeforeEach
  void start() {
    node =
        new LocalNode(
            directory,
            Map.of(
                "virta.shard.quota.enforced", "on",
                "virta.shard.quota.records-in", "off",
                "virta.shard.quota.bytes-in", "off",
                "virta.shard.quota.subscription-bytes-out", SHARE));
    streams = StreamsExtension.get(node.system()).streams();
    shards = StreamsExtension.get(node.system()).shards();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private ShardKey create(StreamSpec spec) {
    StreamDescription stream = await(streams.create(Namespace.DEFAULT, STREAM, spec));
    Awaitility.await().until(() -> describe().status() == StreamStatus.ACTIVE);
    return stream.key().shard(new ShardId(0));
  }

  private StreamDescription describe() {
    return await(streams.describe(Namespace.DEFAULT, STREAM));
  }

  private ConsumerKey register(String name) {
    await(streams.change(Namespace.DEFAULT, STREAM, new ConsumerChange.Register(name, Map.of())));
    Awaitility.await()
        .until(() -> describe().consumer(name).orElseThrow().status() == ConsumerStatus.ACTIVE);
    StreamConsumer consumer = describe().consumer(name).orElseThrow();
    return new ConsumerKey(describe().key(), name, consumer.createdAt());
  }

  /** Puts records that contain their number, ten per block. */
  private void put(ShardKey shard, int count) {
    for (int from = 0; from < count; from += 10) {
      RecordBlockBuilder builder =
          new RecordBlockBuilder(10, 10 * RecordBlockBuilder.recordBytes(1, false, RECORD_BYTES));
      for (int i = from; i < from + 10; i++) {
        byte[] data = new byte[RECORD_BYTES];
        ByteBuffer.wrap(data).putInt(i);
        builder.add(new byte[] {'k'}, data);
      }
      await(shards.append(shard, builder.build()));
    }
  }

  private static List<Integer> numbers(List<ShardEvent> events) {
    List<Integer> numbers = new ArrayList<>();
    for (ShardEvent event : events) {
      for (RecordSlice.Run run : event.records().runs()) {
        RecordBlock block = run.block();
        for (int i = run.from(); i < run.to(); i++) {
          numbers.add(block.dataBuffer(i).getInt());
        }
      }
    }
    return numbers;
  }

  private static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private List<ShardEvent> take(Subscription subscription, int records) {
    List<ShardEvent> events = new ArrayList<>();
    await(
        subscription
            .events()
            .takeWhile(
                event -> {
                  events.add(event);
                  return numbers(events).size() < records;
                })
            .runWith(Sink.ignore(), node.system()));
    return events;
  }

  private Subscription subscribe(ConsumerKey consumer, ShardKey shard, SliceGate gate) {
    return await(shards.subscribe(consumer, shard, StartingPosition.trimHorizon(), gate));
  }

  private static double seconds(long fromNanos) {
    return (System.nanoTime() - fromNanos) / 1e9;
  }

  @Test
  void a_provisioned_shard_limits_each_consumer_to_its_own_share() {
    ShardKey shard = create(StreamSpec.provisioned(1));
    ConsumerKey first = register("first");
    ConsumerKey second = register("second");
    put(shard, 300); // the quota of six seconds, of which that of the first second is sent at once

    long begun = System.nanoTime();
    var ofFirst = subscribe(first, shard, SliceGate.OPEN);
    var ofSecond =
        subscribe(second, shard, SliceGate.OPEN)
            .events()
            .takeWhile(event -> numbers(List.of(event)).stream().noneMatch(n -> n == 299), true)
            .runWith(Sink.seq(), node.system());
    List<ShardEvent> events = take(ofFirst, 300);

    assertThat(numbers(events)).isEqualTo(upTo(300));
    assertThat(numbers(await(ofSecond))).isEqualTo(upTo(300));
    // The last event may exceed the quota by its size, at most one MiB.
    assertThat(seconds(begun)).isBetween(2.0, 15.0);
  }

  @Test
  void an_on_demand_shard_sends_without_a_limit() {
    ShardKey shard = create(StreamSpec.onDemand());
    ConsumerKey consumer = register("c");
    put(shard, 1_000); // the quota of twenty seconds

    long begun = System.nanoTime();
    assertThat(numbers(take(subscribe(consumer, shard, SliceGate.OPEN), 1_000)))
        .isEqualTo(upTo(1_000));
    assertThat(seconds(begun)).isLessThan(10);
  }

  @Test
  void records_without_room_are_sent_later_and_counted_once() {
    ShardKey shard = create(StreamSpec.onDemand());
    ConsumerKey consumer = register("c");
    put(shard, 100);
    SliceGate scarce =
        new SliceGate() {
          private int asked;

          @Override
          public int payloadBytesMax() {
            return 100_000;
          }

          @Override
          public boolean admits(RecordSlice slice) {
            assertThat(slice.payloadBytes()).isLessThanOrEqualTo(100_000);
            return asked++ % 3 == 2;
          }

          @Override
          public void taken() {}
        };

    List<ShardEvent> events = take(subscribe(consumer, shard, scarce), 100);

    assertThat(numbers(events)).isEqualTo(upTo(100));
    ShardCounters counters = counters(shard);
    assertThat(counters.outgoingRecords()).isEqualTo(100);
    assertThat(counters.subscriptionRecords()).isEqualTo(100);
    assertThat(counters.subscriptionBytes()).isEqualTo(100L * (RECORD_BYTES + 1));
    assertThat(counters.subscriptionEvents()).isGreaterThanOrEqualTo(events.size());
  }

  private ShardCounters counters(ShardKey shard) {
    for (var stream : StreamsExtension.get(node.system()).figures().counters()) {
      for (ShardCounters counters : stream.shards()) {
        if (counters.shard().equals(shard)) {
          return counters;
        }
      }
    }
    throw new AssertionError("no counters of " + shard);
  }

  @Test
  void reports_correctly_how_far_behind_it_is() throws InterruptedException {
    ShardKey shard = create(StreamSpec.onDemand());
    ConsumerKey consumer = register("c");
    put(shard, 500);
    Thread.sleep(300); // lets the records reach that age

    List<ShardEvent> events = take(subscribe(consumer, shard, SliceGate.OPEN), 500);

    assertThat(events.get(0).records().millisBehindLatest())
        .isBetween(300L, Duration.ofMinutes(1).toMillis());
    assertThat(events.get(events.size() - 1).records().millisBehindLatest()).isZero();
    for (ShardEvent event : events) {
      assertThat(event.continuation()).isNotNull();
    }
  }

  @Test
  void a_subscription_can_be_cancelled_before_its_events_are_requested() {
    ShardKey shard = create(StreamSpec.onDemand());
    ConsumerKey consumer = register("c");
    Subscription unused = subscribe(consumer, shard, SliceGate.OPEN);
    assertThat(counters(shard).subscriptionCount()).isEqualTo(1);

    unused.cancel();

    assertThat(counters(shard).subscriptionCount()).isZero();
  }

  @Test
  void another_consumer_of_the_same_name_is_not_found() {
    ShardKey shard = create(StreamSpec.onDemand());
    ConsumerKey consumer = register("c");
    ConsumerKey other = new ConsumerKey(shard.stream(), "c", consumer.createdAt().plusSeconds(1));

    assertThatThrownBy(() -> subscribe(other, shard, SliceGate.OPEN))
        .isInstanceOf(VirtaException.class)
        .hasMessageContaining("not found");
  }
}
