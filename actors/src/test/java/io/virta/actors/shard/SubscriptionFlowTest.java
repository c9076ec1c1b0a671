package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.virta.actors.model.ConsumerKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardEvent;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.SliceGate;
import io.virta.persistence.clock.NodeClocks;
import io.virta.persistence.clock.Ticker;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The heartbeats of a subscription, on a clock that the test advances. */
class SubscriptionFlowTest {
  private static final ShardKey KEY = ShardKey.parse("000000000000/s@1/0");
  private static final Shard SHARD = Shard.first(new ShardId(0), HashKeyRange.divide(1).get(0), 1);
  private static final int HEARTBEAT = 400;
  private static final int LIFE = 2_500;
  private static final Duration STEP = Duration.ofMillis(100); // timers expire at its end

  // Streams run on the thread of the test, so every effect is visible when a call returns.
  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString(
                  "pekko.stream.materializer.dispatcher = pekko.test.calling-thread-dispatcher")
              .withFallback(ManualTime.config()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final ShardTail tail = new ShardTails(1 << 20, new ShardQuota(1, 1, 1, 1, 1)).of(KEY);
  private final List<Integer> silentAt = new ArrayList<>();
  private final List<Integer> recordsAt = new ArrayList<>();
  private int now;
  private boolean ended;

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private Subscription begin(Source<RecordSlice, ?> records) {
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
                settings,
                new NodeClocks(() -> Instant.ofEpochMilli(now), () -> now * 1_000_000L),
                Ticker.of(kit.system())));
    Client client = new Client();
    records.via(flow).toMat(Sink.fromSubscriber(client), Keep.none()).run(kit.system());
    return Objects.requireNonNull(client.subscription);
  }

  private void passUntil(int millis) {
    while (now < millis) {
      now += (int) STEP.toMillis();
      time.timePasses(STEP);
    }
  }

  private static RecordSlice record() {
    RecordBlock block = RecordBlockBuilder.single("k", new byte[10]).arrivedAt(5);
    return new RecordSlice(List.of(new RecordSlice.Run(block, 0, 1, 1)), 2, 0, false);
  }

  @Test
  void a_silent_shard_gives_a_heartbeat_at_once_and_after_each_interval() {
    begin(Source.maybe()).request(Long.MAX_VALUE);
    passUntil(1_300);

    assertThat(silentAt).containsExactly(0, 400, 800, 1_200);
  }

  @Test
  void events_are_never_further_apart_than_the_interval_when_records_come_irregularly() {
    List<Integer> due = List.of(100, 200, 700, 1_000);
    begin(Source.tick(STEP, STEP, "").filter(tick -> due.contains(now)).map(tick -> record()))
        .request(Long.MAX_VALUE);
    passUntil(LIFE);

    assertThat(recordsAt).isEqualTo(due);
    assertThat(silentAt).containsExactly(0, 600, 1_400, 1_800, 2_200);
    assertThat(ended).isTrue();
  }

  @Test
  void a_heartbeat_without_demand_is_sent_soon_after_the_client_requests_more() {
    Subscription client = begin(Source.maybe());
    client.request(1);
    passUntil(1_000);
    assertThat(silentAt).as("no room").containsExactly(0);

    client.request(Long.MAX_VALUE);
    passUntil(1_600);
    assertThat(silentAt).containsExactly(0, 1_100, 1_500);
  }

  private final class Client implements Subscriber<ShardEvent> {
    private @Nullable Subscription subscription;

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
      // Subscriptions that have not ended are stopped after their test.
    }

    @Override
    public void onComplete() {
      ended = true;
    }
  }
}
