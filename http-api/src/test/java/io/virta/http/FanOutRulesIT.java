package io.virta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamName;
import io.virta.persistence.failure.Failures;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/** Which consumers may subscribe, and how a subscription starts and ends. */
class FanOutRulesIT {
  private static final String FIRST = FanOutNode.FIRST;
  private static final Duration TAKEOVER_AFTER = Duration.ofSeconds(2);
  private static final Duration CONSUMER_DELAY = Duration.ofSeconds(1);

  @TempDir private static Path directory;
  private static FanOutNode node;

  @BeforeAll
  static void start() throws Exception {
    node =
        new FanOutNode(
            directory,
            Map.of(
                "virta.subscription.takeover-after",
                TAKEOVER_AFTER,
                "virta.subscription.heartbeat-interval",
                "1s",
                "virta.stream.consumer-delay",
                CONSUMER_DELAY,
                "virta.http.subscription-stall-timeout",
                "4s"));
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  /** Returns the failure of the call or of the event stream. */
  private static Throwable failureOf(CompletableFuture<Void> subscription) throws Exception {
    try {
      FanOutNode.await(subscription);
    } catch (ExecutionException failed) {
      return Failures.unwrap(failed);
    }
    throw new AssertionError("the subscription has not failed");
  }

  private static Throwable failureOf(Follower follower) {
    await().atMost(Duration.ofSeconds(20)).until(() -> !follower.failures().isEmpty());
    return Failures.unwrap(follower.failures().get(0));
  }

  private static CompletableFuture<Void> subscribe(
      String arn, String shard, StartingPosition from, List<SubscribeToShardEvent> events) {
    return node.client()
        .subscribeToShard(
            request -> request.consumerARN(arn).shardId(shard).startingPosition(from),
            SubscribeToShardResponseHandler.builder()
                .subscriber(
                    event -> {
                      synchronized (events) {
                        events.add((SubscribeToShardEvent) event);
                      }
                    })
                .build());
  }

  private static StartingPosition position(
      ShardIteratorType type, @Nullable String number, @Nullable Instant at) {
    return StartingPosition.builder().type(type).sequenceNumber(number).timestamp(at).build();
  }

  private static StartingPosition latest() {
    return position(ShardIteratorType.LATEST, null, null);
  }

  @Test
  void a_second_subscription_is_refused_at_first_and_takes_over_later() throws Exception {
    node.create("takeover");
    String arn = node.register("takeover", "c");
    Follower first = node.followed("takeover", "c");

    assertThat(failureOf(subscribe(arn, FIRST, latest(), new ArrayList<>())))
        .isInstanceOf(ResourceInUseException.class)
        .hasMessageContaining(
            "Another active subscription exists for this consumer: 000000000000:takeover:"
                + FIRST
                + ":c");
    assertThat(first.failures()).isEmpty();

    TimeUnit.MILLISECONDS.sleep(TAKEOVER_AFTER.toMillis());
    Follower second = node.followed("takeover", "c");

    assertThat(failureOf(first)).isInstanceOf(ResourceInUseException.class);
    node.put("takeover", List.of("a", "b"));
    await().untilAsserted(() -> assertThat(second.texts()).containsExactly("a", "b"));
    assertThat(first.texts()).isEmpty();
  }

  @Test
  void a_consumer_must_be_registered_and_active() throws Exception {
    node.create("consumers");
    node.change("consumers", new ConsumerChange.Register("young", Map.of()));
    String arn = node.arn("consumers", "young");
    assertThat(failureOf(subscribe(arn, FIRST, latest(), new ArrayList<>())))
        .isInstanceOf(ResourceInUseException.class)
        .hasMessageContaining("is not in ACTIVE status");

    String active = node.register("consumers", "c");
    assertThat(failureOf(subscribe(active + "1", FIRST, latest(), new ArrayList<>())))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThat(
            failureOf(
                subscribe(active.replace("/c:", "/absent:"), FIRST, latest(), new ArrayList<>())))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Consumer absent");
    assertThat(failureOf(subscribe(active, "shardId-000000000009", latest(), new ArrayList<>())))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("shardId-000000000009");
    assertThat(
            failureOf(
                subscribe(
                    active.replace("stream/consumers", "stream/absent"),
                    FIRST,
                    latest(),
                    new ArrayList<>())))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Stream absent under account 000000000000 not found.");
  }

  @Test
  void deregistering_a_consumer_ends_its_subscription_and_no_other() throws Exception {
    node.create("deregistered");
    node.register("deregistered", "gone");
    node.register("deregistered", "stays");
    Follower gone = node.followed("deregistered", "gone");
    Follower stays = node.followed("deregistered", "stays");

    node.change("deregistered", new ConsumerChange.Deregister("gone"));

    assertThat(failureOf(gone)).isInstanceOf(ResourceNotFoundException.class);
    node.put("deregistered", List.of("a"));
    await().untilAsserted(() -> assertThat(stays.texts()).containsExactly("a"));
    assertThat(stays.failures()).isEmpty();
  }

  @Test
  void deleting_the_stream_ends_its_subscriptions() throws Exception {
    node.create("deleted");
    node.register("deleted", "c");
    Follower follower = node.followed("deleted", "c");

    FanOutNode.await(node.node().streams().delete(Namespace.DEFAULT, new StreamName("deleted")));

    assertThat(failureOf(follower)).isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void positions_are_those_of_shard_iterators() throws Exception {
    node.create("positions");
    String second = node.put("positions", List.of("r0", "r1"));
    TimeUnit.MILLISECONDS.sleep(5);
    Instant later = Instant.now();
    String last = node.put("positions", List.of("r2", "r3"));

    assertStarts(ShardIteratorType.TRIM_HORIZON, null, null, "r0", "r1", "r2", "r3");
    assertStarts(ShardIteratorType.AT_SEQUENCE_NUMBER, second, null, "r1", "r2", "r3");
    assertStarts(ShardIteratorType.AFTER_SEQUENCE_NUMBER, second, null, "r2", "r3");
    assertStarts(ShardIteratorType.AFTER_SEQUENCE_NUMBER, last, null);
    assertStarts(ShardIteratorType.AT_TIMESTAMP, null, later, "r2", "r3");
    assertStarts(ShardIteratorType.LATEST, null, null);

    String arn = node.register("positions", "refused");
    List<SubscribeToShardEvent> none = new ArrayList<>();
    for (StartingPosition wrong :
        List.of(
            position(ShardIteratorType.AT_SEQUENCE_NUMBER, null, null),
            position(ShardIteratorType.LATEST, second, null),
            position(ShardIteratorType.AT_TIMESTAMP, null, null),
            position(ShardIteratorType.AT_TIMESTAMP, null, Instant.now().plusSeconds(60)),
            position(ShardIteratorType.AFTER_SEQUENCE_NUMBER, "12", null))) {
      assertThat(failureOf(subscribe(arn, FIRST, wrong, none)))
          .isInstanceOf(InvalidArgumentException.class);
    }
    assertThat(none).isEmpty();
  }

  private int consumers;

  private void assertStarts(
      ShardIteratorType type, @Nullable String number, @Nullable Instant at, String... wanted)
      throws Exception {
    String arn = node.register("positions", "c" + consumers++);
    List<SubscribeToShardEvent> events = new ArrayList<>();
    CompletableFuture<Void> subscription =
        subscribe(arn, FIRST, position(type, number, at), events);
    await()
        .untilAsserted(
            () -> {
              synchronized (events) {
                assertThat(events).isNotEmpty();
                assertThat(
                        events.stream()
                            .flatMap(event -> event.records().stream())
                            .map(record -> record.data().asUtf8String()))
                    .as("%s %s %s", type, number, at)
                    .containsExactly(wanted);
                assertThat(events.get(events.size() - 1).millisBehindLatest()).isZero();
              }
            });
    subscription.cancel(true);
  }
}
