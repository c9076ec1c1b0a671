package io.virta.actors.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamProperties;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The elements that a consumer receives, with manual time and a stream that the test answers. */
class ShardMapFeedTest {
  private static final Namespace NAMESPACE = Namespace.home(AccountId.DEFAULT);
  private static final StreamName NAME = new StreamName("s");
  private static final StreamKey FIRST = new StreamKey(NAMESPACE, NAME, 1);
  private static final StreamKey SECOND = new StreamKey(NAMESPACE, NAME, 2);

  // Streams run on the thread of the test, so that everything has happened when a call returns.
  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString(
                  "pekko.stream.materializer.dispatcher = pekko.test.calling-thread-dispatcher")
              .withFallback(ManualTime.config()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final Questions questions = new Questions();
  private final ShardMapFeed feed = new ShardMapFeed(questions);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private Consumer follow() {
    Consumer consumer = new Consumer();
    feed.of(NAMESPACE, NAME).toMat(Sink.fromSubscriber(consumer), Keep.none()).run(kit.system());
    return consumer;
  }

  private Consumer followWithDemand() {
    Consumer consumer = follow();
    consumer.request(100);
    return consumer;
  }

  /** A source ends on the thread of the test, but it is forgotten on another one. */
  private void assertNoneFollows() {
    Awaitility.await().untilAsserted(() -> assertThat(feed.followerCount()).isZero());
  }

  private void change(StreamKey stream, int version) {
    feed.changed(stream);
    questions.answer(stream, version, StreamStatus.ACTIVE);
  }

  @Test
  void the_current_map_comes_first_and_then_each_newer_one() {
    Consumer consumer = followWithDemand();
    questions.answer(FIRST, 3, StreamStatus.ACTIVE);
    change(FIRST, 4);
    change(FIRST, 7);

    assertThat(consumer.received).containsExactly("1:3", "1:4", "1:7");
  }

  @Test
  void a_slow_consumer_gets_only_the_newest_map() {
    Consumer consumer = follow();
    consumer.request(1);
    questions.answer(FIRST, 1, StreamStatus.ACTIVE);
    for (int version = 2; version <= 10; version++) {
      change(FIRST, version);
    }
    assertThat(consumer.received).containsExactly("1:1");

    consumer.request(5);

    assertThat(consumer.received).containsExactly("1:1", "1:10");
  }

  @Test
  void a_consumer_waits_for_a_stream_that_does_not_exist() {
    Consumer consumer = followWithDemand();
    questions.refuse(VirtaException.streamNotFound(NAMESPACE, NAME));
    assertThat(consumer.received).containsExactly("none");

    time.timePasses(Duration.ofHours(1));
    assertThat(questions.asked).as("nobody asks again").isEmpty();

    change(FIRST, 1);
    assertThat(consumer.received).containsExactly("none", "1:1");
  }

  @Test
  void a_stream_does_not_exist_until_it_is_created() {
    Consumer consumer = followWithDemand();
    questions.refuse(VirtaException.streamNotFound(NAMESPACE, NAME));
    feed.changed(FIRST);
    questions.answer(FIRST, 1, StreamStatus.CREATING);
    change(FIRST, 2);

    assertThat(consumer.received).containsExactly("none", "1:2");
  }

  @Test
  void a_deleted_stream_is_followed_by_none_and_then_by_its_next_incarnation() {
    Consumer consumer = followWithDemand();
    questions.answer(FIRST, 5, StreamStatus.ACTIVE);
    feed.changed(FIRST);
    questions.answer(FIRST, 6, StreamStatus.DELETING);
    feed.changed(FIRST);
    questions.refuse(VirtaException.streamNotFound(NAMESPACE, NAME));
    change(SECOND, 1);

    assertThat(consumer.received).containsExactly("1:5", "none", "2:1");
  }

  @Test
  void a_slow_consumer_gets_the_next_incarnation_without_the_deletion_before() {
    Consumer consumer = follow();
    consumer.request(1);
    questions.answer(FIRST, 5, StreamStatus.ACTIVE);
    feed.changed(FIRST);
    questions.answer(FIRST, 6, StreamStatus.DELETING);
    change(SECOND, 1);

    consumer.request(5);

    assertThat(consumer.received).containsExactly("1:5", "2:1");
  }

  @Test
  void a_slow_consumer_of_a_stream_that_came_and_went_gets_nothing_twice() {
    Consumer consumer = follow();
    consumer.request(1);
    questions.refuse(VirtaException.streamNotFound(NAMESPACE, NAME));
    change(FIRST, 1);
    feed.changed(FIRST);
    questions.answer(FIRST, 2, StreamStatus.DELETING);

    consumer.request(5);

    assertThat(consumer.received).containsExactly("none");
  }

  @Test
  void no_map_comes_twice_or_after_a_newer_one() {
    Consumer consumer = followWithDemand();
    questions.answer(SECOND, 5, StreamStatus.ACTIVE);
    change(SECOND, 5); // such as after a restart of the stream
    change(SECOND, 4);
    change(FIRST, 9);
    feed.changed(SECOND);
    questions.answer(SECOND, 6, StreamStatus.DELETING);
    change(SECOND, 5);
    change(FIRST, 9);

    assertThat(consumer.received).containsExactly("2:5", "none");
  }

  @Test
  void changes_during_a_question_cause_one_more_question() {
    Consumer consumer = followWithDemand();
    for (int i = 0; i < 10; i++) {
      feed.changed(FIRST);
    }
    assertThat(questions.asked).hasSize(1);
    questions.answer(FIRST, 1, StreamStatus.ACTIVE);
    assertThat(questions.asked).hasSize(1);
    questions.answer(FIRST, 2, StreamStatus.ACTIVE);

    assertThat(questions.asked).isEmpty();
    assertThat(consumer.received).containsExactly("1:1", "1:2");
  }

  @Test
  void changes_of_other_streams_cause_no_question() {
    Consumer consumer = followWithDemand();
    questions.answer(FIRST, 1, StreamStatus.ACTIVE);
    feed.changed(new StreamKey(NAMESPACE, new StreamName("other"), 1));
    feed.changed(new StreamKey(NAMESPACE.of(new AccountId("111111111111")), NAME, 1));

    assertThat(questions.asked).isEmpty();
    assertThat(consumer.received).containsExactly("1:1");
  }

  @Test
  void a_stream_that_does_not_answer_is_asked_again_after_a_pause() {
    Consumer consumer = followWithDemand();
    for (int i = 0; i < 3; i++) {
      questions.refuse(new VirtaException(ErrorCode.UNAVAILABLE, "no answer"));
      time.timePasses(ShardMapFeed.AGAIN_AFTER.minusMillis(1));
      assertThat(questions.asked).isEmpty();
      time.timePasses(Duration.ofMillis(1));
    }
    questions.answer(FIRST, 1, StreamStatus.ACTIVE);

    assertThat(consumer.received).containsExactly("1:1");
  }

  @Test
  void a_damaged_stream_ends_the_source() {
    Consumer consumer = followWithDemand();
    VirtaException damaged = new VirtaException(ErrorCode.DAMAGED, "lost");
    questions.refuse(damaged);

    assertThat(consumer.failure).isSameAs(damaged);
    assertNoneFollows();
  }

  @Test
  void a_cancelled_source_asks_no_more() {
    Consumer consumer = followWithDemand();
    Consumer other = followWithDemand();
    assertThat(feed.followerCount()).isEqualTo(2);
    questions.answer(FIRST, 1, StreamStatus.ACTIVE);
    questions.refuse(new VirtaException(ErrorCode.UNAVAILABLE, "no answer"));

    consumer.cancel();
    other.cancel();
    feed.changed(FIRST);
    time.timePasses(ShardMapFeed.AGAIN_AFTER);

    assertNoneFollows();
    assertThat(questions.asked).isEmpty();
  }

  /** The questions to the stream that the test has not answered yet, oldest first. */
  private static final class Questions implements ShardMaps.Origin {
    private final List<CompletableFuture<StreamDescription>> asked = new ArrayList<>();

    @Override
    public CompletionStage<StreamDescription> describe(Namespace namespace, StreamName stream) {
      CompletableFuture<StreamDescription> answer = new CompletableFuture<>();
      asked.add(answer);
      return answer;
    }

    @Override
    public CompletionStage<StreamDescription> describeWithout(ShardKey closed) {
      throw new UnsupportedOperationException();
    }

    void answer(StreamKey stream, int version, StreamStatus status) {
      asked
          .remove(0)
          .complete(
              new StreamDescription(
                  stream,
                  version,
                  status,
                  Instant.EPOCH,
                  StreamProperties.of(StreamSpec.provisioned(1)),
                  0,
                  List.of(Shard.first(new ShardId(0), HashKeyRange.ALL, 10)),
                  List.of()));
    }

    void refuse(VirtaException refusal) {
      asked.remove(0).completeExceptionally(refusal);
    }
  }

  /** Receives maps as {@code incarnation:version}, and {@code none} for none. */
  private static final class Consumer implements Subscriber<Optional<ShardMap>> {
    private final List<String> received = new ArrayList<>();
    private @Nullable Subscription subscription;
    private @Nullable Throwable failure;

    void request(int count) {
      Objects.requireNonNull(subscription).request(count);
    }

    void cancel() {
      Objects.requireNonNull(subscription).cancel();
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(Optional<ShardMap> map) {
      received.add(
          map.map(now -> now.key().incarnation() + ":" + now.stream().version()).orElse("none"));
    }

    @Override
    public void onError(Throwable cause) {
      failure = cause;
    }

    @Override
    public void onComplete() {}
  }
}
