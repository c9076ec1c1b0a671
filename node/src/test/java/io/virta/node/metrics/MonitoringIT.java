package io.virta.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.node.TestNode;
import io.virta.node.VirtaNode;
import io.virta.node.metrics.Page.Family;
import io.virta.node.wire.Endpoint;
import io.virta.node.wire.WireClient;
import io.virta.node.wire.WireFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks the metrics of a node that has done a little of everything against the manual, Prometheus'
 * own checks, and the alerts and the dashboard in the manual.
 */
class MonitoringIT {
  private static final Path DOCS = Path.of("..", "docs").toAbsolutePath().normalize();
  private static final Path MONITORING = DOCS.resolve("monitoring");
  private static final String STREAM = "orders";

  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `(\\w+)` \\| (\\w+) \\|([^|]*)\\|([^|]*)\\| [^|]+ \\|[^|]*\\|$", Pattern.MULTILINE);
  private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:up|(?:virta|kinesis|cloudwatch|jvm|process)_\\w+)\\b");

  @TempDir static Path data;

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static VirtaNode node;
  private static Page page;

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.start(data, Map.of("virta.node.tls-port", 0));
    useStream(
        new WireClient(
            Endpoint.of(node.endpoint().toString(), null, Map.of()), InstantSource.system()));
    putMetricData();
    Awaitility.await().until(() -> fetch().contains("kinesis_shard_iterator_age_seconds{"));
    page = new Page(fetch());
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static void useStream(WireClient client) {
    client.call("CreateStream", request(client).put("ShardCount", 1));
    Awaitility.await()
        .until(
            () ->
                client
                    .call("DescribeStreamSummary", request(client))
                    .at("/StreamDescriptionSummary/StreamStatus")
                    .asText()
                    .equals("ACTIVE"));
    ObjectNode monitoring = request(client);
    monitoring.putArray("ShardLevelMetrics").add("ALL");
    client.call("EnableEnhancedMonitoring", monitoring);
    String data = Base64.getEncoder().encodeToString(new byte[] {1});
    ObjectNode put = request(client);
    put.putArray("Records").addObject().put("PartitionKey", "key").put("Data", data);
    client.call("PutRecords", put);
    ObjectNode wrong = client.request().put("StreamName", "no-such-stream");
    assertThatThrownBy(() -> client.call("DescribeStreamSummary", wrong))
        .isInstanceOf(WireFailure.class);
    assertThatThrownBy(() -> client.call("NoSuchOperation", client.request()))
        .isInstanceOf(WireFailure.class);
  }

  private static ObjectNode request(WireClient client) {
    return client.request().put("StreamName", STREAM);
  }

  private static void putMetricData() throws Exception {
    String form =
        "Action=PutMetricData&Version=2010-08-01&Namespace=test&MetricData.member.1.MetricName=m"
            + "&MetricData.member.1.Dimensions.member.1.Name=Stream.Name"
            + "&MetricData.member.1.Dimensions.member.1.Value=orders"
            + "&MetricData.member.1.Value=1&MetricData.member.1.Unit=Count";
    HttpRequest request =
        HttpRequest.newBuilder(node.endpoint())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=key/20261121/us-east-1/monitoring/aws4_request,"
                    + " SignedHeaders=host, Signature=abc")
            .header("X-Amz-Date", "20261121T000000Z")
            .POST(BodyPublishers.ofString(form))
            .build();
    assertThat(HTTP.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  private static String fetch() throws IOException, InterruptedException {
    URI uri = node.endpoint().resolve("/metrics");
    return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  @Test
  void the_manual_lists_every_family_and_no_other() throws Exception {
    Set<Family> listed =
        ROW.matcher(Files.readString(DOCS.resolve("metrics.md")))
            .results()
            .map(
                row ->
                    new Family(
                        row.group(1), row.group(2), row.group(3).strip(), row.group(4).strip()))
            .collect(Collectors.toSet());

    assertThat(listed).containsExactlyInAnyOrderElementsOf(page.families());
  }

  @Test
  void the_page_is_compressed_for_clients_that_accept_gzip() throws Exception {
    HttpRequest.Builder asked = HttpRequest.newBuilder(node.endpoint().resolve("/metrics"));
    HttpResponse<byte[]> plain = HTTP.send(asked.build(), BodyHandlers.ofByteArray());
    HttpResponse<byte[]> compressed =
        HTTP.send(
            asked.header("Accept-Encoding", "gzip").build(), // as Prometheus sends it
            BodyHandlers.ofByteArray());

    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(compressed.body()).hasSizeLessThan(plain.body().length / 3);
    byte[] text = new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes();
    assertThat(new String(text, StandardCharsets.UTF_8)).contains("# HELP virta_build_info ");
  }

  @Test
  void promtool_accepts_the_metrics() throws Exception {
    assertThat(Promtool.run(page.text(), data, "check", "metrics")).isEmpty();
  }

  @Test
  void promtool_accepts_the_alerts() throws Exception {
    Promtool.run("", MONITORING, "check", "rules", "prometheus-alerts.yml");
    Promtool.run("", MONITORING, "test", "rules", "prometheus-alerts-test.yml");
  }

  @Test
  void every_alert_is_tested_and_in_the_manual() throws Exception {
    String alerts = Files.readString(MONITORING.resolve("prometheus-alerts.yml"));
    String tests = Files.readString(MONITORING.resolve("prometheus-alerts-test.yml"));
    String manual = Files.readString(DOCS.resolve("metrics.md"));

    assertThat(matches(alerts, "alert: (\\w+)"))
        .isNotEmpty()
        .allSatisfy(
            alert -> {
              assertThat(tests).contains("{alertname=\"" + alert + "\"}");
              assertThat(manual).contains("| `" + alert + "` |");
            });
  }

  @Test
  void alerts_name_only_metrics_that_exist() throws Exception {
    assertMetricsExist(
        matches(
            Files.readString(MONITORING.resolve("prometheus-alerts.yml")), "(?m)^ *expr: (.+)$"));
  }

  @Test
  void the_dashboard_names_only_metrics_that_exist() throws Exception {
    List<String> queries = dashboardQueries();

    assertThat(queries).hasSizeGreaterThan(30);
    assertMetricsExist(queries);
  }

  @Test
  void the_queries_of_the_dashboard_are_valid_promql() throws Exception {
    StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
    for (String query : dashboardQueries()) {
      String expression =
          query
              .replace("$__rate_interval", "5m")
              .replaceFirst("^label_values\\((.*), \\w+\\)$", "$1");
      rules
          .append("  - record: query_")
          .append(rules.length())
          .append("\n    expr: '")
          .append(expression)
          .append("'\n");
    }
    Path file = Files.writeString(data.resolve("dashboard.yml"), rules);

    Promtool.run("", data, "check", "rules", file.toString());
  }

  /** In Grafana the unit rps means reads per second. */
  @Test
  void the_dashboard_counts_records_a_second() throws Exception {
    JsonNode dashboard =
        new ObjectMapper().readTree(MONITORING.resolve("grafana-dashboard.json").toFile());

    assertThat(dashboard.findValuesAsText("unit")).contains("cps").doesNotContain("rps");
  }

  private static List<String> dashboardQueries() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(MONITORING.resolve("grafana-dashboard.json").toFile());
    List<String> queries = new ArrayList<>(dashboard.findValuesAsText("expr"));
    dashboard
        .at("/templating/list")
        .forEach(
            variable -> {
              if (variable.get("type").asText().equals("query")) {
                queries.add(variable.get("definition").asText());
              }
            });
    return queries;
  }

  private static void assertMetricsExist(List<String> expressions) {
    Set<String> known =
        Stream.concat(page.samples().stream(), Stream.of("up")).collect(Collectors.toSet());
    assertThat(expressions)
        .isNotEmpty()
        .allSatisfy(
            expression ->
                assertThat(matches(QUOTED.matcher(expression).replaceAll(""), METRIC.pattern()))
                    .as(expression)
                    .isNotEmpty()
                    .isSubsetOf(known));
  }

  private static List<String> matches(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.groupCount() == 0 ? match.group() : match.group(1))
        .toList();
  }

  @Test
  void the_node_reports_its_build_its_certificate_and_its_disk() {
    String number = " [0-9.E]+$";
    assertThat(page.text())
        .containsPattern(
            "(?m)^virta_build_info\\{java=\"[0-9.]+\",revision=\"(?:[0-9a-f]{12}(?:-dirty)?|unknown)\",version=\"[0-9].*\"}"
                + " 1$")
        .containsPattern("(?m)^virta_disk_free_bytes" + number)
        .contains("virta_ready 1.0", "virta_health_reasons 0.0")
        .contains("virta_retention_clock_doubted 0.0", "virta_connections_refused_total 0.0")
        .contains("virta_log_accepting{log=\"records\"} 1.0")
        .contains("virta_log_accepting{log=\"meta\"} 1.0")
        .contains("virta_log_accepting{log=\"state\"} 1.0")
        .containsPattern("(?m)^virta_log_fsync_seconds_count\\{log=\"records\"} [1-9]")
        .containsPattern("(?m)^virta_put_durable_seconds_count 1$")
        .contains("kinesis_requests_refused_total{status=\"400\"} 1.0")
        .contains("virta_service_requests_total{service=\"query\",status=\"200\"} 1.0")
        .contains("dimension_Stream_Name=\"orders\"");
    Instant expiry =
        Instant.ofEpochSecond((long) sample("virta_tls_certificate_expiry_timestamp_seconds"));
    assertThat(expiry).isAfter(InstantSource.system().instant().plus(Duration.ofDays(29)));
    assertThat(sample("virta_data_directory_bytes"))
        .isGreaterThan(0)
        .isLessThan(sample("virta_disk_size_bytes"));
    assertThat(sample("virta_connections_open")).isBetween(1.0, sample("virta_connections_max"));
  }

  private static double sample(String name) {
    return Double.parseDouble(matches(page.text(), "(?m)^" + name + " (\\S+)$").get(0));
  }
}
