package io.virta.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.http.Http2Wire;
import io.virta.http.MemoryServer;
import io.virta.http.WireClient;
import io.virta.http.WireClient.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Clients that send too much, too slowly, incompletely or not at all, and clients that never read.
 */
class HostileClientsIT {
  private static final int ANSWER_SECONDS = 2;
  private static final String[] GET_RECORDS = {
    ":authority", "localhost",
    "x-amz-target", "Kinesis_20131202.GetRecords",
    "content-type", "application/x-amz-json-1.1",
    "x-amz-date", "a",
    "authorization", "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c"
  };

  @RegisterExtension
  private static final MemoryServer server =
      MemoryServer.with(
          "virta.http { body-timeout = 1s, body-bytes-max = 1 MiB, answer-timeout = "
              + ANSWER_SECONDS
              + "s }");

  private static WireClient client;

  private final List<Socket> sockets = new ArrayList<>();

  @BeforeAll
  static void create() throws Exception {
    client = server.client();
    client.json("CreateStream", "{\"StreamName\":\"s\",\"ShardCount\":1}");
  }

  @AfterEach
  void close_sockets_and_check_that_no_memory_is_held() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(server.get().bodyPermits().freeBytes())
                  .isEqualTo(server.get().bodyPermits().totalBytes());
              assertThat(server.get().answerPermits().freeBytes())
                  .isEqualTo(server.get().answerPermits().totalBytes());
            });
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(15_000);
    sockets.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static String head(String operation, String length) {
    return "POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: Kinesis_20131202."
        + operation
        + "\r\nContent-Type: application/x-amz-json-1.1\r\nX-Amz-Date: a\r\n"
        + "Authorization: AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c\r\n"
        + length
        + "\r\n\r\n";
  }

  /** Reads until the server closes the connection. */
  private static String readToEnd(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static void assertStillServes() throws Exception {
    assertThat(client.json("ListStreams", "{}").status()).isEqualTo(200);
  }

  @Test
  void a_body_announced_too_large_is_refused_before_it_arrives() throws Exception {
    Socket socket = connect();
    send(socket, head("PutRecord", "Content-Length: 9000000000"));

    assertThat(readToEnd(socket)).startsWith("HTTP/1.1 413 ").contains("at most 1048576 bytes");
    assertStillServes();
  }

  @Test
  void a_body_that_grows_too_large_is_cut() throws Exception {
    Socket socket = connect();
    send(socket, head("PutRecord", "Transfer-Encoding: chunked"));
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    try {
      for (int i = 0; i < 40; i++) {
        send(socket, chunk);
      }
    } catch (IOException closedAlready) {
      // Expected: the server may close the connection before everything was sent.
    }
    Awaitility.await().untilAsserted(HostileClientsIT::assertStillServes);
    Awaitility.await()
        .until(
            () ->
                server.get().bodyPermits().freeBytes() == server.get().bodyPermits().totalBytes());
  }

  @Test
  void a_body_that_does_not_come_times_out() throws Exception {
    Socket socket = connect();
    send(socket, head("PutRecord", "Content-Length: 100") + "{\"Data\":");

    assertThat(readToEnd(socket)).startsWith("HTTP/1.1 408 ").contains("within 1 seconds");
    assertStillServes();
  }

  @Test
  void a_body_that_is_cut_off_leaves_nothing_behind() throws Exception {
    Socket socket = connect();
    send(socket, head("PutRecord", "Content-Length: 100000") + "{\"Data\":");
    socket.close();
    assertStillServes();
  }

  @Test
  void bytes_that_are_not_http_are_refused() throws Exception {
    Socket socket = connect();
    send(socket, "\u0000\u0001\u0002 hello\r\n\r\n");

    assertThat(readToEnd(socket))
        .startsWith("HTTP/1.1 400 ")
        .contains("MalformedHttpRequestException", "control character 0x00");
    assertStillServes();
  }

  @Test
  void deep_nesting_is_refused() throws Exception {
    String body = "{\"Unknown\":" + "[".repeat(400_000) + "}";
    Reply reply = client.json("ListStreams", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.type()).isEqualTo("SerializationException");
  }

  @Test
  void a_thousand_silent_connections_do_not_hinder_others() throws Exception {
    int silent = 1_000;
    for (int i = 0; i < silent; i++) {
      connect();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> server.get().connections().open() >= silent);
    assertStillServes();
    assertThat(server.get().connections().open())
        .as("open all the while")
        .isGreaterThanOrEqualTo(silent);
  }

  /** Returns the body of a GetRecords request whose answer has several megabytes. */
  private static String getMuch() throws Exception {
    String record =
        "{\"StreamName\":\"s\",\"PartitionKey\":\"k\",\"Data\":\"" + "A".repeat(700_000) + "\"}";
    for (int i = 0; i < 6; i++) {
      assertThat(client.json("PutRecord", record).status()).isEqualTo(200);
    }
    String iterator =
        client
            .json(
                "GetShardIterator",
                "{\"StreamName\":\"s\",\"ShardId\":\"0\",\"ShardIteratorType\":\"TRIM_HORIZON\"}")
            .body()
            .get("ShardIterator")
            .asText();
    return "{\"ShardIterator\":\"" + iterator + "\"}";
  }

  @Test
  void an_answer_for_which_an_http2_client_opens_no_window_is_cut_off() throws Exception {
    try (Http2Wire wire = new Http2Wire(server.port())) {
      wire.request(1, true, "GET", "/large", ":authority", "localhost");
      assertThat(wire.await(frame -> frame.type() == Http2Wire.RESET).stream()).isEqualTo(1);
      wire.request(3, true, "GET", "/page", ":authority", "localhost");
      assertThat(wire.await(frame -> frame.stream() == 3).type()).isEqualTo(Http2Wire.HEADERS);
    }
  }

  @Test
  void an_http2_client_that_allows_large_frames_makes_the_server_use_no_more_memory()
      throws Exception {
    String body = getMuch();
    try (Http2Wire wire = new Http2Wire(server.port())) {
      wire.frame(4, 0, 0, new byte[] {0, 5, 0, (byte) 0xff, (byte) 0xff, (byte) 0xff});
      wire.request(1, false, "POST", "/", GET_RECORDS);
      wire.frame(Http2Wire.DATA, 1, 1, body.getBytes(StandardCharsets.ISO_8859_1));

      assertThat(wire.await(frame -> frame.type() == Http2Wire.RESET).stream()).isEqualTo(1);
    }
  }

  @Test
  void a_hundred_clients_that_never_read_do_not_hinder_others_and_lose_their_answers()
      throws Exception {
    String body = getMuch();
    for (int i = 0; i < 100; i++) {
      send(connect(), head("GetRecords", "Content-Length: " + body.length()) + body);
    }
    // The test is only meaningful if the answers really wait for their clients.
    Awaitility.await()
        .until(
            () ->
                server.get().answerPermits().freeBytes()
                    < server.get().answerPermits().totalBytes());
    assertStillServes();
    Awaitility.await()
        .atMost(Duration.ofSeconds(ANSWER_SECONDS + 8))
        .untilAsserted(
            () ->
                assertThat(server.get().answerPermits().freeBytes())
                    .isEqualTo(server.get().answerPermits().totalBytes()));
    assertStillServes();
  }
}
