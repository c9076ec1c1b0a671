package io.virta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.ShardId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/** AWS's client for Java subscribes over h2c; a subscription lasts two seconds here. */
class FanOutIT {
  private static final String FIRST = "shardId-000000000000";
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir private static Path directory;
  private static FanOutNode node;

  @BeforeAll
  static void start() throws Exception {
    node =
        new FanOutNode(
            directory,
            Map.of(
                "virta.subscription.life", "2s",
                "virta.subscription.takeover-after", "1s",
                "virta.subscription.heartbeat-interval", "400ms"));
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  private static List<String> texts(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  private static Follower follow(String stream, String consumer, String shard) throws Exception {
    return node.follow(node.client(), node.arn(stream, consumer), shard);
  }

  private static void assertHas(Follower follower, List<String> wanted) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(follower.failures()).isEmpty();
              assertThat(follower.texts()).hasSizeGreaterThanOrEqualTo(wanted.size());
            });
    assertThat(follower.texts()).isEqualTo(wanted);
  }

  @Test
  void every_consumer_gets_every_record_once_and_in_order_over_many_subscriptions()
      throws Exception {
    node.create("lives");
    List<Follower> followers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      node.register("lives", "c" + i);
      followers.add(follow("lives", "c" + i, FIRST).from(ShardIteratorType.TRIM_HORIZON));
    }

    List<String> texts = texts("r", 6_000);
    node.putSlowly("lives", texts, 20, Duration.ofMillis(15)).get();

    for (Follower follower : followers) {
      assertHas(follower, texts);
      assertThat(follower.lives()).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void twenty_consumers_of_one_shard_lose_nothing() throws Exception {
    node.create("twenty");
    List<Follower> followers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      node.register("twenty", "c" + i);
      Follower follower = follow("twenty", "c" + i, FIRST).from(ShardIteratorType.LATEST);
      followers.add(follower);
      await().atMost(PATIENCE).until(follower::isOn);
    }

    String kilobyte = "x".repeat(1_000);
    List<String> texts = texts(kilobyte, 4_000);
    node.putSlowly("twenty", texts, 100, Duration.ofMillis(50)).get();

    for (Follower follower : followers) {
      assertHas(follower, texts);
    }
  }

  @Test
  void an_idle_shard_sends_heartbeats_until_the_subscription_ends() throws Exception {
    node.create("silent");
    String arn = node.register("silent", "c");
    List<SubscribeToShardEvent> events = Collections.synchronizedList(new ArrayList<>());

    CompletableFuture<Void> ended =
        node.client()
            .subscribeToShard(
                request ->
                    request
                        .consumerARN(arn)
                        .shardId(FIRST)
                        .startingPosition(from -> from.type(ShardIteratorType.LATEST)),
                SubscribeToShardResponseHandler.builder()
                    .subscriber(event -> events.add((SubscribeToShardEvent) event))
                    .build());
    FanOutNode.await(ended);

    assertThat(events).as("one every 400 ms of 2 s").hasSizeGreaterThanOrEqualTo(4);
    for (SubscribeToShardEvent event : events) {
      assertThat(event.records()).isEmpty();
      assertThat(event.millisBehindLatest()).isZero();
      assertThat(event.continuationSequenceNumber()).matches("49\\d{54}");
      assertThat(event.childShards()).isEmpty();
    }
    assertThat(node.subscriptions("silent")).isZero();
  }

  @Test
  void at_the_end_of_a_shard_its_children_are_named_and_continue() throws Exception {
    node.createProvisioned("split");
    node.register("split", "c");
    Follower parent = follow("split", "c", FIRST).from(ShardIteratorType.TRIM_HORIZON);
    node.put("split", texts("before", 50));
    HashKey middle = HashKey.parse("170141183460469231731687303715884105728");
    node.change("split", new Reshard.Split(new ShardId(0), middle));

    List<ChildShard> children = FanOutNode.await(parent.end());

    assertThat(children)
        .extracting(ChildShard::shardId)
        .containsExactly("shardId-000000000001", "shardId-000000000002");
    assertThat(children)
        .allSatisfy(child -> assertThat(child.parentShards()).containsExactly(FIRST));
    assertThat(children.get(1).hashKeyRange().startingHashKey()).isEqualTo(middle.toString());
    assertHas(parent, texts("before", 50));

    Follower child =
        follow("split", "c", children.get(0).shardId()).from(ShardIteratorType.TRIM_HORIZON);
    node.put("split", texts("after", 50));
    assertHas(child, texts("after", 50));

    // A consumer that subscribes to the closed shard later also reads all of it and learns the
    // children.
    node.register("split", "late");
    Follower late = follow("split", "late", FIRST).from(ShardIteratorType.TRIM_HORIZON);
    assertThat(FanOutNode.await(late.end())).hasSize(2);
    assertThat(late.texts()).isEqualTo(texts("before", 50));
    Follower atEnd = follow("split", "late", FIRST).from(ShardIteratorType.LATEST);
    assertThat(FanOutNode.await(atEnd.end())).hasSize(2);
    assertThat(atEnd.texts()).isEmpty();
  }
}
