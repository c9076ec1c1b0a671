package io.virta.actors.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.virta.actors.model.VirtaException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The values that a listener receives, with manual time. */
class TopicFeedTest {
  private static final Duration INTERVAL = Duration.ofMillis(500);

  // Streams run on the thread of the test, so that everything has happened when a call returns.
  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString(
                  "pekko.stream.materializer.dispatcher = pekko.test.calling-thread-dispatcher")
              .withFallback(ManualTime.config()));
  private final ManualTime time = ManualTime.get(kit.system());

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private Listener listen(TopicFeed<Integer> feed) {
    Listener listener = new Listener();
    feed.source().toMat(Sink.fromSubscriber(listener), Keep.none()).run(kit.system());
    return listener;
  }

  @Test
  void changes_follow_the_snapshot() {
    TopicFeed<Integer> feed =
        TopicFeed.changing(
            () -> CompletableFuture.completedFuture(40),
            snapshot -> Source.from(List.of(snapshot + 1)),
            Integer::sum);

    for (Listener listener : List.of(listen(feed), listen(feed))) {
      listener.request(1);
      assertThat(listener.received).containsExactly(40);
      listener.request(1);
      assertThat(listener.received).containsExactly(40, 41);
    }
  }

  @Test
  void changes_that_a_slow_listener_has_not_taken_are_conflated() {
    List<SourceQueueWithComplete<Integer>> changes = new ArrayList<>();
    TopicFeed<Integer> feed =
        TopicFeed.changing(
            () -> CompletableFuture.completedFuture(0),
            snapshot ->
                Source.<Integer>queue(1, OverflowStrategy.fail())
                    .mapMaterializedValue(
                        queue -> {
                          changes.add(queue);
                          return queue;
                        }),
            Integer::sum);
    Listener listener = listen(feed);
    listener.request(1);

    IntStream.rangeClosed(1, 100).forEach(change -> changes.get(0).offer(change)); // none waits
    listener.request(1_000);

    // A change may already be on its way to the listener when the next one arrives.
    assertThat(listener.received).hasSizeBetween(2, 4);
    assertThat(listener.received.stream().mapToInt(Integer::intValue).sum()).isEqualTo(5_050);
    assertThat(listener.failure).isNull();
  }

  @Test
  void a_listener_receives_the_failure_of_the_snapshot() {
    VirtaException refusal = VirtaException.invalidArgument("no such task");
    Listener listener =
        listen(
            TopicFeed.changing(
                () -> CompletableFuture.failedFuture(refusal),
                snapshot -> Source.single(snapshot),
                Integer::sum));

    listener.request(1);

    assertThat(listener.failure).isSameAs(refusal);
  }

  @Test
  void a_state_is_read_when_the_listener_has_demand() {
    AtomicInteger state = new AtomicInteger(1);
    AtomicInteger reads = new AtomicInteger();
    Listener listener =
        listen(
            TopicFeed.sampled(
                INTERVAL,
                () -> {
                  reads.incrementAndGet();
                  return state.get();
                }));
    listener.request(1);
    time.timePasses(INTERVAL);
    assertThat(listener.received).containsExactly(1);

    state.set(2);
    for (int i = 0; i < 10; i++) {
      time.timePasses(INTERVAL);
    }
    assertThat(reads).hasValue(1);

    state.set(3);
    listener.request(1);
    time.timePasses(INTERVAL);
    assertThat(listener.received).containsExactly(1, 3);
  }

  private static final class Listener implements Subscriber<Integer> {
    private final List<Integer> received = new ArrayList<>();
    private @Nullable Subscription subscription;
    private @Nullable Throwable failure;

    void request(int count) {
      Objects.requireNonNull(subscription).request(count);
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(Integer value) {
      received.add(value);
    }

    @Override
    public void onError(Throwable cause) {
      failure = cause;
    }

    @Override
    public void onComplete() {}
  }
}
