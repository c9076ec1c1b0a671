package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.ConsumerKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardEvent;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.SliceGate;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** How long a subscription is silent, on a time that passes when the test says so. */
class SubscriptionFlowTest {
  private static final ShardKey KEY = ShardKey.parse("000000000000/s@1/0");
  private static final Shard SHARD = Shard.first(new ShardId(0), HashKeyRange.divide(1).get(0), 1);
  private static final int HEARTBEAT = 400;
  private static final int LIFE = 10_000;
  private static final Duration MILLISECOND = Duration.ofMillis(1);

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final ShardTail tail =
      new ShardTails(1 << 20, new ShardQuota(1, 1, 1, 1, 1)).of(KEY);
  private final List<Integer> silentAt = new ArrayList<>();
  private final List<Integer> recordsAt = new ArrayList<>();
  private int now;
  private boolean ended;

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  /** Runs on the thread of the test, so that everything has happened when a call returns. */
  private Subscription begin(Source<RecordSlice, NotUsed> records) {
    tail.open(ShardState.EMPTY);
    ConsumerKey consumer = new ConsumerKey(KEY.stream(), "c", Instant.EPOCH);
    SubscriptionSettings settings =
        new SubscriptionSettings(
            Duration.ofMillis(LIFE), Duration.ZERO, Duration.ofMillis(HEARTBEAT));
    SubscriptionFlow flow =
        new SubscriptionFlow(
            tail.subscriptions().begin(consumer, Duration.ZERO, 0),
            tail,
            SHARD,
            tail.nextSeq(),
            SliceGate.OPEN,
            () -> CompletableFuture.completedFuture(List.of()),
            new SubscriptionFlow.Terms(
                settings, () -> Instant.ofEpochMilli(now), () -> now * 1_000_000L));
    Client client = new Client();
    records
        .via(flow)
        .toMat(Sink.fromSubscriber(client), Keep.none())
        .withAttributes(ActorAttributes.dispatcher("pekko.test.calling-thread-dispatcher"))
        .run(kit.system());
    return client.subscription;
  }

  private void passUntil(int millis) {
    while (now < millis) {
      now++;
      time.timePasses(MILLISECOND);
    }
  }

  private static RecordSlice record(long seq) {
    RecordBlock block = RecordBlockBuilder.single("k", new byte[10]).arrivedAt(5);
    return new RecordSlice(List.of(new RecordSlice.Run(block, 0, 1, seq)), seq + 1, 0, false);
  }

  @Test
  void a_silent_shard_gives_a_sign_of_life_at_once_and_after_each_interval() {
    begin(Source.maybe()).request(Long.MAX_VALUE);
    passUntil(4 * HEARTBEAT);

    assertThat(silentAt)
        .containsExactly(0, HEARTBEAT, 2 * HEARTBEAT, 3 * HEARTBEAT, 4 * HEARTBEAT);
  }

  @Test
  void no_two_events_are_further_apart_than_the_interval_when_records_come_now_and_then() {
    Set<Integer> due = Set.of(150, 151, 700, 1_050, 1_449);
    begin(
            Source.tick(Duration.ofMillis(1), Duration.ofMillis(1), NotUsed.getInstance())
                .filter(tick -> due.contains(now))
                .map(tick -> record(1))
                .mapMaterializedValue(ticks -> NotUsed.getInstance()))
        .request(Long.MAX_VALUE);
    passUntil(LIFE);

    assertThat(recordsAt).containsExactlyInAnyOrderElementsOf(due);
    assertThat(silentAt).startsWith(0, 551, 1_849, 2_249);
    assertThat(ended).isTrue();
  }

  @Test
  void a_sign_of_life_that_the_client_had_no_room_for_comes_soon_after_there_is_some() {
    Subscription client = begin(Source.maybe());
    client.request(1);
    passUntil(3 * HEARTBEAT + 30);
    assertThat(silentAt).as("no room").containsExactly(0);

    client.request(Long.MAX_VALUE);
    passUntil(5 * HEARTBEAT);
    assertThat(silentAt.get(1)).isBetween(3 * HEARTBEAT + 30, 3 * HEARTBEAT + 130);
    assertThat(silentAt.get(2)).isEqualTo(silentAt.get(1) + HEARTBEAT);
  }

  private final class Client implements Subscriber<ShardEvent> {
    private Subscription subscription;

    @Override
    public void onSubscribe(Subscription begun) {
      subscription = begun;
    }

    @Override
    public void onNext(ShardEvent event) {
      (event.records().isEmpty() ? silentAt : recordsAt).add(now);
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onComplete() {
      ended = true;
    }
  }
}
