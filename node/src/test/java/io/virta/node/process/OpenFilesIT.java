package io.virta.node.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.node.wire.WireClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More connections than the open-files limit of the process. */
class OpenFilesIT {
  private static final int IDLE = 600;
  private static final List<String> FEW_FILES =
      List.of("bash", "-c", "ulimit -n 512; exec \"$@\"", "bash");
  private static final String HEALTH =
      "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

  @TempDir Path data;

  @Test
  void are_refused_with_a_reason_while_the_log_and_open_connections_keep_working()
      throws Exception {
    List<Socket> idle = new ArrayList<>();
    try (NodeProcess node = NodeProcess.launch(FEW_FILES, data, "--port", "0")) {
      WireClient client = node.client();
      client.call("CreateStream", client.request().put("StreamName", "s").put("ShardCount", 1));
      put(node);
      for (int i = 0; i < IDLE; i++) {
        idle.add(new Socket(InetAddress.getLoopbackAddress(), node.port()));
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(ask(node))
                      .startsWith("HTTP/1.1 503 ")
                      .contains("Connection: close", "open files (ulimit -n) of 512"));
      for (int i = 0; i < 100; i++) {
        put(node);
      }
      for (Socket socket : idle) {
        socket.close();
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(ask(node)).startsWith("HTTP/1.1 200 "));
      assertThat(StoredRecords.of(client, "s").records()).hasSize(101);
      assertThat(node.isAlive()).isTrue();
      node.kill();
      assertThat(node.errors())
          .containsPattern(
              "may have 512 files open.* 126 are reserved for the log, [0-9]+ connections");
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  /**
   * Puts a record over a connection that stays open between calls. That of {@link WireClient} is
   * closed after 5 idle seconds, and the node would refuse a new one.
   */
  private static void put(NodeProcess node) {
    new WireCall(
            "000000000000",
            "us-east-1",
            "Kinesis_20131202.PutRecord",
            WireCall.json("{'StreamName':'s','PartitionKey':'k','Data':'AAAAAAAAAAAAAA=='}"))
        .send(URI.create("http://127.0.0.1:" + node.port() + "/"));
  }

  /** Returns the answer to a new client, or the part of it that arrived. */
  private static String ask(NodeProcess node) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(HEALTH.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
