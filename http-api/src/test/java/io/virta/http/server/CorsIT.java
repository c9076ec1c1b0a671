package io.virta.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.Namespace;
import io.virta.http.MemoryServer;
import io.virta.http.TestCredentials;
import io.virta.http.aws.identity.Caller;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * If requests must be signed, pages of any origin may call and read all answers, including
 * refusals: a page has only the rights of an access key that it knows.
 */
class CorsIT {
  @RegisterExtension
  private static final MemoryServer server =
      MemoryServer.with(new TestCredentials(request -> Caller.anybodyOf(Namespace.DEFAULT)));

  private static URI uri() {
    return URI.create("http://127.0.0.1:" + server.port() + "/");
  }

  private static HttpRequest.Builder call(String target, String body) {
    return HttpRequest.newBuilder(uri())
        .timeout(Duration.ofSeconds(20))
        .header("Content-Type", "application/x-amz-json-1.1")
        .header("X-Amz-Target", target)
        .header("X-Amz-Date", "a")
        .header("Authorization", "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c")
        .POST(BodyPublishers.ofString(body));
  }

  private static HttpResponse<String> send(Version version, HttpRequest.Builder request)
      throws Exception {
    return HttpClient.newBuilder()
        .version(version)
        .build()
        .send(request.build(), BodyHandlers.ofString());
  }

  private static void assertReadable(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().allValues("access-control-allow-origin")).containsExactly("*");
    assertThat(answer.headers().allValues("access-control-expose-headers"))
        .containsExactly(
            "x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,Date,"
                + "x-amz-crc32,smithy-protocol");
    assertThat(answer.headers().firstValue("access-control-max-age")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void answers_and_refusals_may_be_read(Version version) throws Exception {
    assertReadable(
        send(version, call("Kinesis_20131202.ListStreams", "{}").header("Origin", "x")), 200);
    assertReadable(send(version, call("Kinesis_20131202.X", "{}").header("Origin", "x")), 400);
    assertReadable(
        send(version, call("Kinesis_20131202.ListStreams", "{").header("Origin", "x")), 400);
  }

  @Test
  void unsigned_web_pages_are_still_guarded() throws Exception {
    HttpRequest.Builder page = HttpRequest.newBuilder(uri().resolve("/page"));

    assertThat(send(Version.HTTP_1_1, page.copy()).statusCode()).isEqualTo(200);
    HttpResponse<String> refused =
        send(Version.HTTP_1_1, page.copy().header("Origin", "https://evil.example"));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().firstValue("access-control-allow-origin")).isEmpty();
  }

  @Test
  void requests_without_an_origin_get_no_cors_headers() throws Exception {
    HttpResponse<String> answer =
        send(Version.HTTP_1_1, call("Kinesis_20131202.ListStreams", "{}"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1_1, 200, true", "HTTP_2, 200, true", "HTTP_1_1, 403, false"})
  void options_requests_get_cors_headers_only_with_an_origin(
      Version version, int status, boolean origin) throws Exception {
    HttpRequest.Builder options =
        HttpRequest.newBuilder(uri())
            .timeout(Duration.ofSeconds(20))
            .method("OPTIONS", BodyPublishers.noBody())
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,x-amz-target");
    HttpResponse<String> answer =
        send(version, origin ? options.header("Origin", "http://example.org") : options);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("access-control-allow-headers").orElse(""))
        .isEqualTo(origin ? "authorization,x-amz-target" : "");
    assertThat(answer.headers().firstValue("access-control-allow-methods").orElse(""))
        .isEqualTo(origin ? "POST" : "");
    assertThat(answer.headers().firstValue("access-control-max-age").orElse(""))
        .isEqualTo(origin ? "172800" : "");
    assertThat(answer.headers().firstValue("x-amz-id-2").isPresent()).isEqualTo(!origin);
  }
}
