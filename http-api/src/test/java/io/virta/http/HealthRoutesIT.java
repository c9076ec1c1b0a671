package io.virta.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.ShardMetric;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamSpec;
import io.virta.http.access.AccessSettings;
import io.virta.http.access.OperatorAccess;
import io.virta.http.aws.wire.WireError;
import io.virta.http.health.Health;
import io.virta.http.health.HealthRoutes;
import io.virta.http.kinesis.model.OperationName;
import io.virta.http.memory.BytePermits;
import io.virta.http.metrics.NodeMetrics;
import io.virta.persistence.record.RecordBlockBuilder;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.headers.AcceptEncoding;
import org.apache.pekko.http.javadsl.model.headers.ContentEncoding;
import org.apache.pekko.http.javadsl.model.headers.HttpEncodings;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health and metrics of a node, with the real counters below. */
class HealthRoutesIT {
  @TempDir private Path directory;

  private static NodeMetrics metrics(TestNode node) {
    return metrics(node, "");
  }

  private static NodeMetrics metrics(TestNode node, String overrides) {
    return new NodeMetrics(
        node.backend().figures(),
        TestServer.REGIONS,
        new BytePermits(100),
        new BytePermits(100),
        HttpSettings.from(
            ConfigFactory.parseString(overrides)
                .withFallback(node.system().settings().config())
                .resolve()),
        InstantSource.system());
  }

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
        HealthRoutes.routes(
                health, metrics, OperatorAccess.of(settings, verified), ForkJoinPool.commonPool())
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
  void metrics_follow_the_streams_and_health_gives_reasons() throws Exception {
    try (TestNode node = TestNode.start(directory, Map.of())) {
      NodeMetrics metrics = metrics(node);
      StreamName name = new StreamName("orders");
      await(node.streams().create(Namespace.DEFAULT, name, StreamSpec.provisioned(1)));
      ShardMap map = await(node.shards().shardMap(Namespace.DEFAULT, name));
      Shard shard = map.open(0);
      for (int i = 0; i < 3; i++) {
        await(
            node.shards()
                .append(
                    map.key().shard(shard.id()),
                    RecordBlockBuilder.single("key", "data".getBytes(UTF_8))));
      }
      await(node.shards().read(map.key().shard(shard.id()), 1, 1, 1_000));
      metrics.puts().putRecords(Namespace.DEFAULT, name, 3, 1, 2);
      metrics.puts().stored(7_000_000);
      metrics.requests().answered(OperationName.PUT_RECORD, 3_000_000, null);
      metrics.requests().answered(OperationName.PUT_RECORD, 3_000_000, WireError.INTERNAL);
      metrics.requests().refused(413);

      String page = text(node, get(node, Health::good, metrics, "/metrics"));
      String labels = "{account=\"000000000000\",region=\"us-east-1\",stream_name=\"orders\"}";
      assertThat(page)
          .contains("kinesis_incoming_records_total" + labels + " 3.0")
          .contains("kinesis_incoming_bytes_total" + labels + " 21.0")
          .contains("kinesis_get_records_records_total" + labels + " 1.0")
          .containsPattern(
              "kinesis_get_records_iterator_age_seconds" + Pattern.quote(labels) + " \\d")
          .contains(puts("successful") + " 3.0", puts("failed") + " 1.0")
          .contains(puts("throttled") + " 2.0")
          .contains("kinesis_request_seconds_count{operation=\"PutRecord\"} 2")
          .contains("kinesis_request_seconds_bucket{operation=\"PutRecord\",le=\"0.005\"} 2")
          .contains("kinesis_requests_total{operation=\"PutRecord\",status=\"200\"} 1.0")
          .contains("kinesis_requests_total{operation=\"PutRecord\",status=\"500\"} 1.0")
          .contains(
              "kinesis_request_errors_total{operation=\"PutRecord\",type=\"InternalFailure\"} 1.0")
          .contains("kinesis_requests_refused_total{status=\"413\"} 1.0")
          .contains("virta_put_durable_seconds_bucket{le=\"0.005\"} 0")
          .contains("virta_put_durable_seconds_bucket{le=\"0.01\"} 1")
          .contains("virta_put_durable_seconds_sum 0.007")
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

  @Test
  void every_family_has_a_type_and_a_help_in_words() throws Exception {
    try (TestNode node = TestNode.start(directory, Map.of())) {
      String page = text(node, get(node, Health::good, metrics(node), "/metrics"));

      Set<String> helped = families(page, "^# HELP (\\S+) \\w.* \\w.*$");
      assertThat(families(page, "^# TYPE (\\S+) (?:counter|gauge|histogram|summary)$"))
          .isEqualTo(helped);
      assertThat(families(page, "^(\\w+?)(?:_bucket|_sum|_count)?(?:\\{.*)? \\S+$"))
          .isSubsetOf(helped)
          .noneMatch(name -> name.matches(".*(milli|micro|nano|kilo|mega|minutes|hours).*"));
    }
  }

  private static Set<String> families(String page, String line) {
    return Pattern.compile(line, Pattern.MULTILINE)
        .matcher(page)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void metrics_are_compressed_on_request() throws Exception {
    try (TestNode node = TestNode.start(directory, Map.of())) {
      NodeMetrics metrics = metrics(node);
      HttpRequest plain = HttpRequest.GET("/metrics");
      HttpRequest gzip = plain.addHeader(AcceptEncoding.create(HttpEncodings.GZIP.toRange()));

      HttpResponse compressed = get(node, Health::good, metrics, "", false, gzip);
      assertThat(compressed.getHeader(ContentEncoding.class))
          .hasValue(ContentEncoding.create(HttpEncodings.GZIP));
      byte[] bytes = await(compressed.entity().toStrict(10_000, node.system())).getData().toArray();
      byte[] page = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
      assertThat(new String(page, UTF_8)).contains("# HELP jvm_memory_used_bytes ");
      assertThat(bytes).hasSizeLessThan(page.length / 3);

      HttpResponse uncompressed = get(node, Health::good, metrics, "", false, plain);
      assertThat(uncompressed.getHeader(ContentEncoding.class)).isEmpty();
      assertThat(text(node, uncompressed)).contains("# HELP jvm_memory_used_bytes ");
    }
  }

  @Test
  void metrics_are_in_openmetrics_format_on_request() throws Exception {
    try (TestNode node = TestNode.start(directory, Map.of())) {
      NodeMetrics metrics = metrics(node);
      HttpRequest prometheus = HttpRequest.GET("/metrics");
      HttpRequest openMetrics =
          prometheus.addHeader(
              HttpHeader.parse(
                  "Accept",
                  "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"));

      HttpResponse asked = get(node, Health::good, metrics, "", false, openMetrics);
      assertThat(asked.entity().getContentType().toString())
          .isEqualTo("application/openmetrics-text; version=1.0.0; charset=UTF-8");
      assertThat(text(node, asked))
          .contains("# UNIT virta_put_durable_seconds seconds")
          .endsWith("# EOF\n");

      HttpResponse other = get(node, Health::good, metrics, "", false, prometheus);
      assertThat(other.entity().getContentType().toString())
          .isEqualTo("text/plain; version=0.0.4; charset=UTF-8");
      assertThat(text(node, other)).doesNotContain("# EOF");
    }
  }

  @Test
  void shards_with_enhanced_monitoring_have_their_own_series() throws Exception {
    try (TestNode node = TestNode.start(directory, Map.of())) {
      StreamName name = new StreamName("orders");
      await(node.streams().create(Namespace.DEFAULT, name, StreamSpec.provisioned(2)));
      ShardMap map = await(node.shards().shardMap(Namespace.DEFAULT, name));
      for (int i = 0; i < map.openCount(); i++) {
        await(
            node.shards()
                .append(
                    map.key().shard(map.open(i).id()),
                    RecordBlockBuilder.single("key", "data".getBytes(UTF_8))));
      }
      NodeMetrics metrics = metrics(node);
      assertThat(page(metrics)).doesNotContain("shard_id", "shardId-");

      await(
          node.streams()
              .change(
                  Namespace.DEFAULT,
                  name,
                  new PropertyChange.EnableMonitoring(Set.of(ShardMetric.INCOMING_BYTES))));
      String labels =
          "{account=\"000000000000\",region=\"us-east-1\",shard_id=\"shardId-00000000000%d\",stream_name=\"orders\"}";
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(page(metrics))
                      .contains("kinesis_shard_incoming_bytes_total" + labels.formatted(0) + " 7.0")
                      .contains("kinesis_shard_incoming_bytes_total" + labels.formatted(1) + " 7.0")
                      .contains("virta_monitored_shards_hidden 0.0")
                      .doesNotContain("kinesis_shard_incoming_records"));

      assertThat(page(metrics(node, "virta.http.monitored-shards-max = 1")))
          .contains("kinesis_shard_incoming_bytes_total" + labels.formatted(0) + " 7.0")
          .contains("virta_monitored_shards_hidden 1.0")
          .doesNotContain("shardId-000000000001");
    }
  }

  private static String page(NodeMetrics metrics) {
    return new String(metrics.page("").bytes(), UTF_8);
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
    void without_a_token_only_this_machine_may_read_metrics() throws Exception {
      try (TestNode node = TestNode.start(directory, Map.of())) {
        NodeMetrics metrics = metrics(node);
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

        // A proxy on this machine forwards requests of any client, so the token is required on this
        // machine, too.
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
    void health_without_access_shows_that_there_are_problems_but_no_reasons() throws Exception {
      try (TestNode node = TestNode.start(directory, Map.of())) {
        NodeMetrics metrics = metrics(node);
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
