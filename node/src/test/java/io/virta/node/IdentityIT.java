package io.virta.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;

/** A node with the credentials file from {@code docs/identity.md}. */
class IdentityIT {
  private static final String STREAM = "alice-1";

  @TempDir Path directory;
  private VirtaNode node;

  @BeforeEach
  void start() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "identity.md"));
    int example = page.indexOf("```hocon\n") + "```hocon\n".length();
    Path file =
        Files.writeString(
            directory.resolve("credentials.conf"),
            page.substring(example, page.indexOf("```", example)));
    node =
        TestNode.start(
            directory.resolve("data"),
            Map.of(
                "virta.node.account-id",
                "111122223333",
                "virta.http.rates.enforced",
                false,
                "virta.http.credentials.file",
                file.toString()));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void createStream() throws Exception {
    await(node.virta().createStream(STREAM, StreamSpec.provisioned(1)));
    Awaitility.await()
        .until(() -> await(node.virta().describeStream(STREAM)).status() == StreamStatus.ACTIVE);
  }

  @Test
  void accepts_the_asynchronous_sdk_which_signs_a_host_that_http2_does_not_send() throws Exception {
    createStream();
    try (KinesisAsyncClient right = client("secret-of-alice-1");
        KinesisAsyncClient wrong = client("another-secret-of")) {
      assertThat(put(right)).isNotEmpty();
      assertThatThrownBy(() -> put(wrong))
          .hasCauseInstanceOf(KinesisException.class)
          .hasMessageContaining("signature we calculated does not match")
          .hasMessageContaining("\nhost:127.0.0.1:");
    }
  }

  private KinesisAsyncClient client(String secret) {
    return KinesisAsyncClient.builder()
        .endpointOverride(node.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAALICE", secret)))
        .build();
  }

  private static String put(KinesisAsyncClient client) {
    return client
        .putRecord(
            request ->
                request.streamName(STREAM).partitionKey("key").data(SdkBytes.fromUtf8String("one")))
        .join()
        .sequenceNumber();
  }

  @Test
  void the_console_is_disabled_and_says_why() throws Exception {
    createStream();
    for (String path :
        List.of(
            "/",
            "/index.html",
            "/app/main.js",
            "/console/history",
            "/console/events?topics=streams")) {
      HttpResponse<String> closed = get(path);
      assertThat(closed.statusCode()).as(path).isEqualTo(401);
      assertThat(closed.body()).startsWith("The console is disabled").hasLineCount(1);
      assertThat(closed.headers().firstValue("www-authenticate")).isPresent();
    }
    await(node.virta().put(STREAM, "k", new byte[1])); // only used streams appear in the metrics
    assertThat(get("/metrics").body()).contains("stream_name=\"" + STREAM + '"');
    assertThat(get("/health").body())
        .isEqualTo("{\"status\":\"ok\",\"ready\":true,\"reasons\":[]}");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(node.endpoint().resolve(path)).build(), BodyHandlers.ofString());
  }
}
