package io.virta.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.http.MemoryServer;
import io.virta.http.memory.BytePermits;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expect: 100-continue and Upgrade, which client and server settle before the body. */
class ExpectAndUpgradeIT {
  private static final int BODY_BYTES_MAX = 1 << 20;

  @RegisterExtension
  private static final MemoryServer server = MemoryServer.with("virta.http.body-bytes-max = 1 MiB");

  @BeforeAll
  static void create() throws Exception {
    server.client().json("CreateStream", "{\"StreamName\":\"s\",\"ShardCount\":1}");
  }

  private static String put(int bytes) {
    String record = "{\"StreamName\":\"s\",\"PartitionKey\":\"k\",\"Data\":\"\"}";
    int data = Math.max(0, bytes - record.length()) / 4 * 4;
    return record.replace("\"\"}", "\"" + "A".repeat(data) + "\"}");
  }

  private static String head(String... headers) {
    return "POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: Kinesis_20131202.PutRecord\r\n"
        + "Content-Type: application/x-amz-json-1.1\r\nX-Amz-Date: a\r\n"
        + "Authorization: AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c\r\n"
        + String.join("\r\n", headers)
        + "\r\n\r\n";
  }

  /** A connection on which the test sees each byte. */
  private static final class Wire implements AutoCloseable {
    private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());

    Wire() throws IOException {
      socket.setSoTimeout(10_000);
      socket.setTcpNoDelay(true);
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
    }

    /** Reads a head up to its empty line. */
    String head() throws IOException {
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      for (int b = in.read(); b >= 0; b = in.read()) {
        head.append((char) b);
        if (head.toString().endsWith("\r\n\r\n")) {
          return head.toString();
        }
      }
      throw new IOException("the connection ended after: " + head);
    }

    String rest() throws IOException {
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Nested
  class ExpectContinue {
    @Test
    void is_answered_before_the_body_of_each_request() throws Exception {
      try (Wire wire = new Wire()) {
        for (int i = 0; i < 3; i++) {
          String body = put(100_000);
          wire.send(head("Expect: 100-continue", "Content-Length: " + body.length()));
          assertThat(wire.head()).startsWith("HTTP/1.1 100 Continue\r\n");
          wire.send(body);
          String answer = wire.head();
          assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n");
          int length = Integer.parseInt(answer.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
          wire.socket.getInputStream().readNBytes(length);
        }
      }
    }

    @Test
    void of_a_body_that_is_too_large_is_refused_at_once() throws Exception {
      try (Wire wire = new Wire()) {
        wire.send(head("Expect: 100-continue", "Content-Length: " + (BODY_BYTES_MAX + 1)));

        assertThat(wire.rest())
            .startsWith("HTTP/1.1 413 ")
            .contains("Connection: close")
            .contains("\"__type\":\"RequestEntityTooLargeException\"")
            .doesNotContain("100 Continue");
      }
    }

    @Test
    void without_room_for_the_body_is_refused_at_once() throws Exception {
      BytePermits permits = server.get().bodyPermits();
      try (BytePermits.Lease all = permits.lease(permits.freeBytes()).orElseThrow();
          Wire wire = new Wire()) {
        assertThat(all.bytes()).isEqualTo(permits.totalBytes());
        wire.send(head("Expect: 100-continue", "Content-Length: 100"));

        assertThat(wire.rest())
            .startsWith("HTTP/1.1 503 ")
            .contains("\"__type\":\"ServiceUnavailableException\"")
            .doesNotContain("100 Continue");
      }
    }

    @Test
    void need_not_be_awaited_by_the_client() throws Exception {
      String body = put(1_000);
      try (Wire wire = new Wire()) {
        wire.send(
            head("Expect: 100-continue", "Connection: close", "Content-Length: " + body.length())
                + body);

        assertThat(wire.rest()).contains("HTTP/1.1 200 OK").contains("\"SequenceNumber\"");
      }
    }
  }

  @Nested
  class UpgradeToHttp2 {
    private static final String[] UPGRADE = {
      "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"
    };

    private String upgrading(String... more) {
      return head(String.join("\r\n", UPGRADE), String.join("\r\n", more));
    }

    /** Java's client offers it with each request, and sends head and body separately. */
    @ParameterizedTest
    @ValueSource(ints = {100, 8_100, 900_000})
    void is_ignored(int bytes) throws Exception {
      HttpClient client = HttpClient.newHttpClient();
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> answer = send(client, BodyPublishers.ofString(put(bytes)), false);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(Version.HTTP_1_1);
      }
    }

    @Test
    void is_ignored_for_a_body_that_waits_or_is_chunked() throws Exception {
      HttpClient client = HttpClient.newHttpClient();
      BodyPublisher chunked =
          BodyPublishers.fromPublisher(BodyPublishers.ofString(put(1_000))); // of unknown length
      for (int i = 0; i < 2; i++) {
        assertThat(send(client, BodyPublishers.ofString(put(1_000)), true).statusCode())
            .isEqualTo(200);
        assertThat(send(client, chunked, false).statusCode()).isEqualTo(200);
      }
    }

    @Test
    void of_a_body_that_is_too_large_is_a_refusal_of_the_body() throws Exception {
      try (Wire wire = new Wire()) {
        wire.send(upgrading("Content-Length: " + (BODY_BYTES_MAX + 1)));

        assertThat(wire.rest()).startsWith("HTTP/1.1 413 ").doesNotContain("101 Switching");
      }
    }

    @Test
    void is_ignored_when_it_arrives_byte_by_byte() throws Exception {
      String body = put(200);
      String request = upgrading("Content-Length: " + body.length()) + body;
      try (Wire wire = new Wire()) {
        for (int i = 0; i < request.length(); i++) {
          wire.send(request.substring(i, i + 1));
        }
        assertThat(wire.head()).startsWith("HTTP/1.1 200 OK\r\n");
      }
    }

    @Test
    void does_not_affect_other_requests_that_arrive_byte_by_byte_or_are_cut_off() throws Exception {
      String body = put(200);
      String request = head("Connection: close", "Content-Length: " + body.length()) + body;
      try (Wire wire = new Wire()) {
        for (int i = 0; i < request.length(); i++) {
          wire.send(request.substring(i, i + 1));
        }
        assertThat(wire.rest()).startsWith("HTTP/1.1 200 ");
      }
      try (Wire wire = new Wire()) {
        wire.send("POST / HTTP/1.1\r\nHos");
        wire.socket.shutdownOutput();
        assertThat(wire.rest()).isEmpty();
      }
      try (Wire wire = new Wire()) {
        wire.send("POST / HTTP/1.1\r\nX: " + "x".repeat(100_000));
        assertThat(wire.rest()).startsWith("HTTP/1.1 431 ");
      }
    }

    private HttpResponse<String> send(HttpClient client, BodyPublisher body, boolean waits)
        throws Exception {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
              .timeout(Duration.ofSeconds(10))
              .expectContinue(waits)
              .header("Content-Type", "application/x-amz-json-1.1")
              .header("X-Amz-Date", "a")
              .header("X-Amz-Target", "Kinesis_20131202.PutRecord")
              .header(
                  "Authorization", "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c")
              .POST(body)
              .build(),
          BodyHandlers.ofString());
    }
  }
}
