package io.virta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virta.actors.model.ConsumerChange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** The limit of subscriptions from one address. */
class SubscriptionsPerPeerIT {
  private static final String SHARD = "shardId-000000000000";

  @TempDir private Path directory;

  @Test
  void a_subscription_beyond_the_limit_is_refused_until_another_ends() throws Exception {
    try (FanOutNode node =
        new FanOutNode(directory, Map.of("virta.http.subscriptions-per-peer-max", 2))) {
      node.create("s");
      Follower first = follow(node, "a");
      Follower second = follow(node, "b");
      await().atMost(Duration.ofSeconds(20)).until(() -> first.isOn() && second.isOn());

      Follower third = follow(node, "c");
      await().atMost(Duration.ofSeconds(20)).until(() -> !third.failures().isEmpty());
      assertThat(third.failures().get(0))
          .hasRootCauseInstanceOf(LimitExceededException.class)
          .hasMessageContaining("virta.http.subscriptions-per-peer-max");

      node.change("s", new ConsumerChange.Deregister("a"));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                Follower again = follow(node, "c");
                await().until(() -> again.isOn() || !again.failures().isEmpty());
                return again.isOn();
              });
    }
  }

  private static Follower follow(FanOutNode node, String consumer) throws Exception {
    String arn =
        node.describe("s").consumer(consumer).isPresent()
            ? node.arn("s", consumer)
            : node.register("s", consumer);
    return node.follow(node.client(), arn, SHARD).from(ShardIteratorType.LATEST);
  }
}
