package io.virta.foreign.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.StreamConsumer;
import io.virta.actors.model.StreamSpec;
import io.virta.foreign.TestNode;
import io.virta.node.VirtaNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Common clients subscribe to a shard, over HTTP/1.1 and HTTP/2; see the scripts. */
class SubscribersIT {
  private static final String STREAM = "pushed";
  private static final String CONSUMER = "reader";

  @TempDir Path data;
  private VirtaNode node;

  @BeforeEach
  void start() throws Exception {
    node =
        TestNode.start(
            data,
            Map.of(
                "virta.subscription.life", "2s", "virta.subscription.heartbeat-interval", "500ms"));
    await(node.virta().createStream(STREAM, StreamSpec.onDemand()));
    await(node.virta().changeStream(STREAM, new ConsumerChange.Register(CONSUMER, Map.of())));
    Awaitility.await().until(() -> consumer().isPresent());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private Optional<StreamConsumer> consumer() throws Exception {
    return await(node.virta().describeStream(STREAM)).consumer(CONSUMER);
  }

  private String arn() throws Exception {
    return "arn:aws:kinesis:us-east-1:000000000000:stream/%s/consumer/%s:%d"
        .formatted(STREAM, CONSUMER, consumer().orElseThrow().createdAt().getEpochSecond());
  }

  @Test
  void boto3_sees_every_record_once_over_many_subscriptions() throws Exception {
    assertThat(ClientScript.boto3("boto3_subscribe.py").run("", node.endpoint(), STREAM, arn()))
        .contains("ok: 2000");
  }

  @Test
  void the_sdk_for_javascript_sees_every_record_once_over_http2() throws Exception {
    assertThat(ClientScript.node("js/subscribe.mjs").run("", node.endpoint(), STREAM, arn()))
        .contains("ok: 2000");
  }
}
