package io.virta.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.http.TestNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Access of web pages to a node that accepts any credentials. */
class WebPagesIT {
  private static final String ALLOWED = "http://localhost:3000";
  private static final String FOREIGN = "https://evil.example";
  private static final String SIGNED =
      "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F20260101%2Fus-east-1%2Fany%2Faws4_request"
          + "&X-Amz-Date=20260101T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=00";
  private static final String DATUM =
      "Action=PutMetricData&Namespace=App&MetricData.member.1.MetricName=Forged"
          + "&MetricData.member.1.Value=1";

  @TempDir private static Path directory;
  private static TestNode node;
  private static URI endpoint;

  @BeforeAll
  static void start() throws Exception {
    node =
        TestNode.start(
            directory, Map.of(), "virta.http.allowed-origins = [\"http://localhost:*\"]");
    endpoint = URI.create("http://127.0.0.1:" + node.server().port() + "/");
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  private static HttpResponse<String> send(Version version, HttpRequest.Builder request)
      throws Exception {
    return HttpClient.newBuilder()
        .version(version)
        .build()
        .send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder to(String path, String origin) {
    return HttpRequest.newBuilder(endpoint.resolve(path)).header("Origin", origin);
  }

  /** Returns the request that an SDK in a page sends after a successful preflight. */
  private static HttpRequest.Builder call(String origin, String target, String body) {
    return to("/", origin)
        .header("Content-Type", "application/x-amz-json-1.1")
        .header("X-Amz-Target", target)
        .header("X-Amz-Date", "20260101T000000Z")
        .header("Authorization", "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c")
        .POST(BodyPublishers.ofString(body));
  }

  private static HttpRequest.Builder preflight(String path, String origin) {
    return to(path, origin)
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "authorization,x-amz-target")
        .method("OPTIONS", BodyPublishers.noBody());
  }

  private static void assertUnreadable(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void a_preflight_of_an_allowed_origin_is_granted_and_the_answer_may_be_read(Version version)
      throws Exception {
    HttpResponse<String> granted = send(version, preflight("/", ALLOWED));
    assertThat(granted.statusCode()).isEqualTo(200);
    assertThat(granted.headers().allValues("access-control-allow-origin")).containsExactly(ALLOWED);
    assertThat(granted.headers().firstValue("access-control-allow-headers"))
        .contains("authorization,x-amz-target");

    HttpResponse<String> answer =
        send(version, call(ALLOWED, "Kinesis_20131202.ListStreams", "{}"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().allValues("access-control-allow-origin")).containsExactly(ALLOWED);
    assertThat(answer.headers().allValues("vary")).contains("Origin");
    assertThat(answer.headers().firstValue("access-control-expose-headers").orElse(""))
        .contains("x-amzn-RequestId", "x-amzn-ErrorType", "Date");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/service/GraniteServiceVersion20100801/operation/PutMetricData",
        "/page",
        "/anything"
      })
  void a_preflight_is_answered_wherever_a_page_of_an_allowed_origin_asks(String path)
      throws Exception {
    assertThat(send(Version.HTTP_1_1, preflight(path, ALLOWED)).statusCode()).isEqualTo(200);
    assertUnreadable(send(Version.HTTP_1_1, preflight(path, FOREIGN)));
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP_1_1, https://evil.example",
    "HTTP_2, https://evil.example",
    "HTTP_1_1, null",
    "HTTP_1_1, https://localhost:3000"
  })
  void a_page_of_another_origin_is_refused_before_anything_changes(Version version, String origin)
      throws Exception {
    assertUnreadable(send(version, preflight("/", origin)));
    HttpResponse<String> refused =
        send(
            version,
            call(
                origin,
                "Kinesis_20131202.CreateStream",
                "{\"StreamName\":\"forged\",\"ShardCount\":1}"));
    assertUnreadable(refused);
    assertThat(refused.body()).contains("AccessDeniedException");
    assertUnreadable(
        send(
            version,
            call(
                origin,
                "DynamoDB_20120810.CreateTable",
                """
                {"TableName":"forged","BillingMode":"PAY_PER_REQUEST",
                 "AttributeDefinitions":[{"AttributeName":"k","AttributeType":"S"}],
                 "KeySchema":[{"AttributeName":"k","KeyType":"HASH"}]}
                """)));
    assertUnreadable(send(version, to("/page", origin)));

    assertThat(send(Version.HTTP_1_1, call(ALLOWED, "Kinesis_20131202.ListStreams", "{}")).body())
        .contains("\"StreamNames\":[]");
    assertThat(send(Version.HTTP_1_1, call(ALLOWED, "DynamoDB_20120810.ListTables", "{}")).body())
        .doesNotContain("forged");
  }

  @ParameterizedTest
  @CsvSource({
    "application/x-www-form-urlencoded, /",
    "application/x-www-form-urlencoded;charset=UTF-8, /",
    "text/plain, /",
    "multipart/form-data;boundary=x, /",
    "text/plain, /service/GraniteServiceVersion20100801/operation/PutMetricData"
  })
  void a_form_of_another_page_changes_nothing(String contentType, String path) throws Exception {
    for (String origin : new String[] {FOREIGN, "null"}) {
      assertUnreadable(
          send(
              Version.HTTP_1_1,
              to(path + "?" + SIGNED, origin)
                  .header("Content-Type", contentType)
                  .POST(BodyPublishers.ofString(DATUM))));
    }
    HttpResponse<String> withoutOrigin =
        send(
            Version.HTTP_1_1,
            HttpRequest.newBuilder(endpoint.resolve(path + "?" + SIGNED))
                .header("Content-Type", contentType)
                .header("Sec-Fetch-Site", "cross-site")
                .header("Sec-Fetch-Dest", "document")
                .POST(BodyPublishers.ofString(DATUM)));
    assertUnreadable(withoutOrigin);
    assertThat(node.metrics()).isEmpty();
  }

  @Test
  void the_same_form_is_accepted_from_the_node_s_own_pages() throws Exception {
    HttpResponse<String> taken =
        send(
            Version.HTTP_1_1,
            to("/?" + SIGNED, endpoint.toString().replaceAll("/$", ""))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(DATUM)));

    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
    assertThat(node.metrics().poll()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Action=CreateStream&StreamName=forged&ShardCount=1",
        "Action=PutMetricData&Namespace=App&MetricData.member.1.MetricName=M&MetricData.member.1.Value=1",
        "Action=GetCallerIdentity"
      })
  void nothing_can_be_done_by_GET(String query) throws Exception {
    HttpResponse<String> answer =
        send(
            Version.HTTP_1_1,
            HttpRequest.newBuilder(endpoint.resolve("/?" + query + "&" + SIGNED))
                .header("Sec-Fetch-Site", "cross-site")
                .header("Sec-Fetch-Dest", "document"));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(node.metrics()).isEmpty();
    assertThat(send(Version.HTTP_1_1, call(ALLOWED, "Kinesis_20131202.ListStreams", "{}")).body())
        .contains("\"StreamNames\":[]");
  }

  @Test
  void an_image_or_a_script_of_another_page_loads_nothing_and_a_link_opens_the_page()
      throws Exception {
    HttpRequest.Builder crossSite =
        HttpRequest.newBuilder(endpoint.resolve("/page")).header("Sec-Fetch-Site", "cross-site");

    assertUnreadable(send(Version.HTTP_1_1, crossSite.copy().header("Sec-Fetch-Dest", "image")));
    assertUnreadable(send(Version.HTTP_1_1, crossSite.copy().header("Sec-Fetch-Dest", "iframe")));
    assertThat(
            send(Version.HTTP_1_1, crossSite.copy().header("Sec-Fetch-Dest", "document"))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void a_page_is_served_whatever_its_other_headers_say() throws Exception {
    for (String name :
        new String[] {"If-None-Match", "If-Modified-Since", "Authorization", "Range"}) {
      HttpResponse<String> answer =
          send(
              Version.HTTP_1_1,
              HttpRequest.newBuilder(endpoint.resolve("/page")).header(name, "(\"=,;"));
      assertThat(answer.statusCode()).as(name).isEqualTo(200);
    }
  }

  @Test
  void answers_for_one_origin_are_not_cached_for_another() throws Exception {
    HttpResponse<String> plain =
        send(Version.HTTP_1_1, HttpRequest.newBuilder(endpoint.resolve("/page")));
    assertThat(plain.headers().allValues("vary")).contains("Origin");
    assertThat(plain.headers().firstValue("access-control-allow-origin")).isEmpty();
    assertThat(
            send(Version.HTTP_1_1, to("/page", ALLOWED))
                .headers()
                .firstValue("access-control-allow-origin"))
        .contains(ALLOWED);
  }
}
