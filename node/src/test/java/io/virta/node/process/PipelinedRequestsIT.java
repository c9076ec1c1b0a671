package io.virta.node.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many pipelined requests in one write, to a node whose threads have small stacks. */
class PipelinedRequestsIT {
  private static final int REQUESTS = 2_000;
  private static final String GET = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String POST =
      "POST / HTTP/1.1\r\n"
          + "Host: x\r\n"
          + "X-Amz-Target: Kinesis_20131202.ListStreams\r\n"
          + "X-Amz-Date: a\r\n"
          + "Content-Type: application/x-amz-json-1.1\r\n"
          + "Authorization: AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c\r\n";
  private static final String SIZED_POST = POST + "Content-Length: 2\r\n\r\n{}";
  private static final String CHUNKED_POST =
      POST + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n";

  @TempDir private static Path data;
  private static NodeProcess node;
  private static Wires wires;

  @BeforeAll
  static void start() throws Exception {
    node = NodeProcess.launch(Wires.SMALL, data, "--port", "0", "--tls-port", "0");
    wires = new Wires(node, data);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource({
    "false, GET, 1000000",
    "false, GET, 7",
    "false, SIZED_POST, 1000000",
    "false, SIZED_POST, 50",
    "false, CHUNKED_POST, 1000000",
    "true, GET, 1000000",
    "true, GET, 50",
    "true, SIZED_POST, 1000000",
    "true, CHUNKED_POST, 1000000",
  })
  void are_all_answered(boolean tls, String kind, int pieceBytes) throws Exception {
    String request =
        switch (kind) {
          case "GET" -> GET;
          case "SIZED_POST" -> SIZED_POST;
          default -> CHUNKED_POST;
        };
    try (Socket socket = wires.connect(tls)) {
      CompletableFuture<Void> sent = send(socket, request.repeat(REQUESTS), pieceBytes);
      assertThat(answers(new BufferedInputStream(socket.getInputStream()))).isEqualTo(REQUESTS);
      sent.join();
    }
    assertThat(node.isAlive()).isTrue();
    assertThat(node.client().call("ListStreams", node.client().request()).has("StreamNames"))
        .isTrue();
  }

  private static CompletableFuture<Void> send(Socket socket, String text, int pieceBytes) {
    return CompletableFuture.runAsync(
        () -> {
          byte[] bytes = text.getBytes(ISO_8859_1);
          try {
            OutputStream out = socket.getOutputStream();
            for (int from = 0; from < bytes.length; from += pieceBytes) {
              out.write(bytes, from, Math.min(pieceBytes, bytes.length - from));
              out.flush();
            }
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static int answers(InputStream in) throws IOException {
    byte[] marker = "HTTP/1.1 200 OK".getBytes(ISO_8859_1);
    int found = 0;
    int matched = 0;
    while (found < REQUESTS) {
      int b = in.read();
      if (b < 0) {
        return found;
      }
      matched = b == marker[matched] ? matched + 1 : (b == marker[0] ? 1 : 0);
      if (matched == marker.length) {
        found++;
        matched = 0;
      }
    }
    return found;
  }
}
