package io.virta.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.Namespace;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamSpec;
import io.virta.http.access.AccessSettings;
import io.virta.http.access.OperatorAccess;
import io.virta.http.memory.BytePermits;
import io.virta.http.ops.Health;
import io.virta.http.ops.NodeMetrics;
import io.virta.http.ops.OpsRoutes;
import io.virta.http.wire.OperationName;
import io.virta.persistence.record.RecordBlockBuilder;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Nested;
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
    return get(node, health, metrics, "", false, HttpRequest.GET(path));
  }

  private static HttpResponse get(
      TestNode node,
      Supplier<Health> health,
      NodeMetrics metrics,
      String token,
      boolean verified,
      HttpRequest request)
      throws Exception {
    AccessSettings settings = new AccessSettings(List.of(), List.of(), token);
    return await(
        OpsRoutes.routes(health, metrics, OperatorAccess.of(settings, verified))
            .seal()
            .handler(node.system())
            .apply(request));
  }

  private static String text(TestNode node, HttpResponse response) throws Exception {
    return await(response.entity().toStrict(10_000, node.system())).getData().utf8String();
  }

  private static String puts(String outcome) {
    return "kinesis_put_records_total{account=\"000000000000\",outcome=\"%s\",region=\"us-east-1\",stream_name=\"orders\"}"
        .formatted(outcome);
  }

  @Test
  void metrics_follow_the_streams_and_health_says_why() throws Exception {
    try (TestNode node = TestNode.start(directory, Map.of());
        NodeMetrics metrics =
            new NodeMetrics(
                node.streams(),
                TestServer.REGIONS,
                new BytePermits(100),
                new BytePermits(100),
                100)) {
      StreamName name = new StreamName("orders");
      await(node.streams().create(Namespace.DEFAULT, name, StreamSpec.provisioned(1)));
      ShardMap map = await(node.streams().shardMap(Namespace.DEFAULT, name));
      Shard shard = map.open(0);
      for (int i = 0; i < 3; i++) {
        await(
            node.streams()
                .append(
                    map.key().shard(shard.id()),
                    RecordBlockBuilder.single("key", "data".getBytes(UTF_8))));
      }
      await(node.streams().read(map.key().shard(shard.id()), 1, 1, 1_000));
      metrics.putRecords(Namespace.DEFAULT, name, 3, 1, 2);
      metrics.answered(OperationName.PUT_RECORD, 3_000_000, "");
      metrics.answered(OperationName.PUT_RECORD, 3_000_000, "InternalFailure");

      String page = text(node, get(node, Health::good, metrics, "/metrics"));
      String labels = "{account=\"000000000000\",region=\"us-east-1\",stream_name=\"orders\"}";
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

  @Nested
  class WhereRequestsMustBeSigned {
    private static final String TOKEN = "a-token-of-metrics";
    private static final Health SICK =
        Health.degraded(List.of("Shard 0 of stream orders is damaged in records/7.seg."));

    private HttpRequest from(String path, String address) throws Exception {
      return HttpRequest.GET(path)
          .addAttribute(
              AttributeKeys.remoteAddress, RemoteAddress.create(InetAddress.getByName(address)));
    }

    private HttpRequest withToken(HttpRequest request, String authorization) {
      return request.addHeader(RawHeader.create("Authorization", authorization));
    }

    @Test
    void metrics_are_for_this_machine_until_there_is_a_token() throws Exception {
      try (TestNode node = TestNode.start(directory, Map.of());
          NodeMetrics metrics = metrics(node)) {
        HttpRequest here = from("/metrics", "127.0.0.1");
        HttpRequest there = from("/metrics", "192.0.2.1");
        HttpRequest proxied = here.addHeader(RawHeader.create("X-Forwarded-For", "192.0.2.1"));
        HttpRequest unknown = HttpRequest.GET("/metrics");

        assertThat(status(node, metrics, "", here)).isEqualTo(200);
        assertThat(status(node, metrics, "", from("/metrics", "::1"))).isEqualTo(200);
        assertThat(status(node, metrics, "", there)).isEqualTo(401);
        assertThat(status(node, metrics, "", proxied)).isEqualTo(401);
        assertThat(status(node, metrics, "", unknown)).isEqualTo(401);
        HttpResponse refused = get(node, Health::good, metrics, "", true, there);
        assertThat(text(node, refused)).contains("virta.http.metrics-token").hasLineCount(1);

        // A proxy on this machine speaks for everybody, so a token is asked of this machine, too.
        assertThat(status(node, metrics, TOKEN, here)).isEqualTo(401);
        assertThat(status(node, metrics, TOKEN, withToken(there, "Bearer " + TOKEN)))
            .isEqualTo(200);
        assertThat(status(node, metrics, TOKEN, withToken(there, "bearer " + TOKEN)))
            .isEqualTo(200);
        assertThat(status(node, metrics, TOKEN, withToken(here, "Bearer " + TOKEN + "x")))
            .isEqualTo(401);
        assertThat(status(node, metrics, TOKEN, withToken(here, "Basic " + TOKEN))).isEqualTo(401);
      }
    }

    @Test
    void health_tells_strangers_that_something_is_wrong_and_names_nothing() throws Exception {
      try (TestNode node = TestNode.start(directory, Map.of());
          NodeMetrics metrics = metrics(node)) {
        for (String path : List.of("/health", "/ready")) {
          String stranger = health(node, metrics, from(path, "192.0.2.1"));
          assertThat(stranger)
              .startsWith(
                  "{\"status\":\"degraded\",\"ready\":true,\"reasons\":[\"Reasons are shown")
              .doesNotContain("orders", "records/");
          assertThat(health(node, metrics, from(path, "127.0.0.1"))).contains("stream orders");
        }
      }
    }

    private NodeMetrics metrics(TestNode node) {
      return new NodeMetrics(
          node.streams(), TestServer.REGIONS, new BytePermits(100), new BytePermits(100), 100);
    }

    private int status(TestNode node, NodeMetrics metrics, String token, HttpRequest request)
        throws Exception {
      return get(node, Health::good, metrics, token, true, request).status().intValue();
    }

    private String health(TestNode node, NodeMetrics metrics, HttpRequest request)
        throws Exception {
      return text(node, get(node, () -> SICK, metrics, "", true, request));
    }
  }
}
