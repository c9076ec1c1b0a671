package io.virta.node;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.StreamSpec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node whose home account is unreadable: it starts, serves other accounts and reports the damage.
 */
class DamagedNodeIT {
  private static final int SECTOR = 512;
  private static final String MARKER = "tags-of-the-account";

  @TempDir Path data;

  private final HttpClient http = HttpClient.newHttpClient();

  private VirtaNode start(String account) {
    return TestNode.start(
        data, Map.of("virta.node.tls-port", "off", "virta.node.account-id", account));
  }

  private static StreamSpec large() {
    return StreamSpec.provisioned(1).withTags(Map.of("t", MARKER + "-".repeat(3 * SECTOR)));
  }

  private static void create(VirtaNode node, String stream) throws Exception {
    node.virta().createStream(stream, large()).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /**
   * Zeroes the first entry with the tags: it belongs to the account, which records a stream before
   * the stream entity exists.
   */
  private void zeroASectorOfTheAccount() throws IOException {
    try (var files = Files.walk(data.resolve("meta"))) {
      List<Path> logs = files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
      for (Path log : logs) {
        int at = Files.readString(log, ISO_8859_1).indexOf(MARKER);
        if (at >= 0) {
          try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(SECTOR), (at / SECTOR + 1L) * SECTOR);
          }
          return;
        }
      }
    }
    throw new AssertionError("no entry has the tags");
  }

  private String get(VirtaNode node, String path) throws Exception {
    URI uri = node.endpoint().resolve(path);
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString(UTF_8)).body();
  }

  private HttpResponse<String> listStreams(VirtaNode node) throws Exception {
    return http.send(
        HttpRequest.newBuilder(node.endpoint())
            .header("X-Amz-Target", "Kinesis_20131202.ListStreams")
            .header("Content-Type", "application/x-amz-json-1.1")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=key/20261121/us-east-1/kinesis/aws4_request,"
                    + " SignedHeaders=host, Signature=abc")
            .header("X-Amz-Date", "20261121T000000Z")
            .POST(BodyPublishers.ofString("{}"))
            .build(),
        BodyHandlers.ofString(UTF_8));
  }

  /**
   * The first request is a read: for an account without entries, a read does not start the account.
   */
  @Test
  void an_account_that_lost_all_its_entries_is_not_treated_as_empty() throws Exception {
    try (VirtaNode node = start("111111111111")) {
      create(node, "s");
    }
    Files.delete(data.resolve("meta/0000000000000001.log"));

    try (VirtaNode node = start("111111111111")) {
      HttpResponse<String> answer = listStreams(node);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
      assertThat(answer.body())
          .contains("InternalFailure", "Account 111111111111 cannot be read from the log");
    }
  }

  @Test
  void starts_and_reports_what_is_damaged() throws Exception {
    try (VirtaNode node = start("111111111111")) {
      create(node, "s");
    }
    zeroASectorOfTheAccount();

    try (VirtaNode node = start("111111111111")) {
      HttpResponse<String> answer = listStreams(node);
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body())
          .contains("InternalFailure")
          .contains("Account 111111111111 cannot be read from the log")
          .containsPattern("in \\S+\\.log at \\d+");
      assertThat(get(node, "/health"))
          .contains("\"status\":\"degraded\"")
          .contains("1 account cannot be read")
          .contains("`virta log verify`")
          .doesNotContain("111111111111");
      assertThat(get(node, "/metrics"))
          .contains("virta_damaged_entities{kind=\"account\"} 1")
          .contains("virta_damaged_entities{kind=\"shard\"} 0");
    }

    try (VirtaNode node = start("222222222222")) {
      create(node, "s");
      assertThat(listStreams(node).statusCode()).isEqualTo(200);
    }
  }
}
