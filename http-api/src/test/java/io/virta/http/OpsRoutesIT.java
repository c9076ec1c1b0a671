package io.virta.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamSpec;
import io.virta.http.memory.BytePermits;
import io.virta.http.ops.Health;
import io.virta.http.ops.NodeMetrics;
import io.virta.http.ops.OpsRoutes;
import io.virta.http.wire.OperationName;
import io.virta.persistence.record.RecordBlockBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node tells its operators, with the real counters below. */
class OpsRoutesIT {
  @TempDir private Path directory;

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static HttpResponse get(
      TestNode node, Supplier<Health> health, NodeMetrics metrics, String path) throws Exception {
    return await(
        OpsRoutes.routes(health, metrics)
            .seal()
            .handler(node.system())
            .apply(HttpRequest.GET(path)));
  }

  private static String text(TestNode node, HttpResponse response) throws Exception {
    return await(response.entity().toStrict(10_000, node.system())).getData().utf8String();
  }

  private static String puts(String outcome) {
    return "kinesis_put_records_total{account=\"000000000000\",outcome=\"%s\",stream_name=\"orders\"}"
        .formatted(outcome);
  }

  @Test
  void metrics_follow_the_streams_and_health_says_why() throws Exception {
    try (TestNode node = TestNode.start(directory, Map.of());
        NodeMetrics metrics =
            new NodeMetrics(node.streams(), new BytePermits(100), new BytePermits(100), 100)) {
      StreamName name = new StreamName("orders");
      await(node.streams().create(AccountId.DEFAULT, name, StreamSpec.provisioned(1)));
      ShardMap map = await(node.streams().shardMap(AccountId.DEFAULT, name));
      Shard shard = map.open(0);
      for (int i = 0; i < 3; i++) {
        await(
            node.streams()
                .append(
                    map.key().shard(shard.id()),
                    RecordBlockBuilder.single("key", "data".getBytes(UTF_8))));
      }
      await(node.streams().read(map.key().shard(shard.id()), 1, 1, 1_000));
      metrics.putRecords(AccountId.DEFAULT, name, 3, 1, 2);
      metrics.answered(OperationName.PUT_RECORD, 3_000_000, "");
      metrics.answered(OperationName.PUT_RECORD, 3_000_000, "InternalFailure");

      String page = text(node, get(node, Health::good, metrics, "/metrics"));
      String labels = "{account=\"000000000000\",stream_name=\"orders\"}";
      assertThat(page)
          .contains("kinesis_incoming_records_total" + labels + " 3.0")
          .contains("kinesis_incoming_bytes_total" + labels + " 21.0")
          .contains("kinesis_get_records_records_total" + labels + " 1.0")
          .containsPattern(
              "kinesis_get_records_iterator_age_milliseconds" + Pattern.quote(labels) + " \\d")
          .contains(puts("successful") + " 3.0", puts("failed") + " 1.0")
          .contains(puts("throttled") + " 2.0")
          .contains("kinesis_request_seconds_count{operation=\"PutRecord\"} 2")
          .contains("kinesis_request_seconds_bucket{operation=\"PutRecord\",le=\"0.005\"} 2")
          .contains("type=\"InternalFailure\"")
          .contains("jvm_memory_used_bytes");

      Health sick = Health.unready(List.of("The log is full."));
      HttpResponse ready = get(node, () -> sick, metrics, "/ready");
      assertThat(ready.status().intValue()).isEqualTo(503);
      assertThat(text(node, ready))
          .isEqualTo("{\"status\":\"unready\",\"ready\":false,\"reasons\":[\"The log is full.\"]}");
      assertThat(get(node, () -> sick, metrics, "/health").status().intValue()).isEqualTo(200);
      assertThat(get(node, Health::good, metrics, "/ready").status().intValue()).isEqualTo(200);
    }
  }
}
