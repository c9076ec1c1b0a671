package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.ConsumerKey;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.VirtaException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** One subscription of a consumer at a time, and which subscription ends another. */
class ShardSubscriptionsTest {
  private static final ShardKey SHARD = ShardKey.parse("000000000000/s@1/3");
  private static final Duration AFTER = Duration.ofSeconds(5);
  private static final ConsumerKey A = consumer("a");
  private static final ConsumerKey B = consumer("b");

  private final ShardSubscriptions subscriptions = new ShardSubscriptions(SHARD);

  private static ConsumerKey consumer(String name) {
    return new ConsumerKey(SHARD.stream(), name, Instant.ofEpochSecond(7));
  }

  private ShardSubscription begin(ConsumerKey consumer, long second) {
    return subscriptions.begin(consumer, AFTER, Duration.ofSeconds(second).toNanos());
  }

  private static VirtaException reason(ShardSubscription ended) {
    assertThat(ended.ending()).isDone();
    return ended.ending().join().orElseThrow();
  }

  @Test
  void a_young_one_is_kept_and_an_old_one_is_taken_over() {
    ShardSubscription first = begin(A, 100);

    assertThatThrownBy(() -> begin(A, 104))
        .hasMessage(
            "Another active subscription exists for this consumer:"
                + " 000000000000:s:shardId-000000000003:a");
    assertThat(first.ending()).isNotDone();

    ShardSubscription second = begin(A, 105);
    assertThat(reason(first).code()).isEqualTo(ErrorCode.IN_USE);
    assertThat(second.ending()).isNotDone();
    subscriptions.left(first);
    assertThat(subscriptions.active()).isEqualTo(1);
    assertThatThrownBy(() -> begin(A, 106)).isInstanceOf(VirtaException.class);
  }

  @Test
  void one_that_ends_before_its_events_are_requested_is_not_counted() {
    ShardSubscription begun = begin(A, 100);
    subscriptions.end(begun, A.notFound());
    assertThat(subscriptions.active()).isZero();
    assertThat(subscriptions.isEmpty()).isTrue();
  }

  @Test
  void other_consumers_do_not_matter() {
    ShardSubscription a = begin(A, 100);
    begin(B, 100);
    begin(B, 200);

    assertThat(a.ending()).isNotDone();
  }

  @Test
  void one_whose_client_disconnected_blocks_the_next_until_it_is_old_enough() {
    subscriptions.left(begin(A, 100));

    assertThat(subscriptions.active()).isZero();
    assertThatThrownBy(() -> begin(A, 103)).isInstanceOf(VirtaException.class);
    begin(A, 105);
  }

  @Test
  void one_that_ended_on_its_own_can_be_followed_at_once() {
    subscriptions.completed(begin(A, 100));

    assertThat(subscriptions.active()).isZero();
    begin(A, 101);
  }

  @Test
  void deregistered_consumers_lose_their_subscriptions() {
    ShardSubscription a = begin(A, 100);
    ShardSubscription b = begin(B, 100);

    subscriptions.keepOnly(consumer -> consumer.equals(B));

    assertThat(reason(a).code()).isEqualTo(ErrorCode.CONSUMER_NOT_FOUND);
    assertThat(b.ending()).isNotDone();
    begin(A, 101); // a consumer registered again under the same name starts without a subscription
  }

  @Test
  void a_node_shutdown_ends_subscriptions_normally() {
    ShardSubscription a = begin(A, 100);

    subscriptions.endAll();

    assertThat(a.ending().join()).isEmpty();
  }
}
