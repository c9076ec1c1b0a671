package io.virta.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.http.MemoryServer;
import io.virta.http.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The answers to peers whose input is refused. */
class GateIT {
  private static final String GET = "GET /page HTTP/1.1\r\nHost: x\r\n";

  @RegisterExtension
  private static final MemoryServer server =
      MemoryServer.with("virta.http.connections { max = 16, per-peer-share = 0.5 }");

  @BeforeEach
  void await_the_end_of_former_connections() {
    server.awaitNoConnections();
  }

  private static byte[] answerTo(byte[]... pieces) throws IOException {
    try (Socket socket = server.connect()) {
      for (byte[] piece : pieces) {
        socket.getOutputStream().write(piece);
      }
      return socket.getInputStream().readAllBytes();
    }
  }

  private static String answerTo(String request) throws IOException {
    return new String(answerTo(request.getBytes(ISO_8859_1)), ISO_8859_1);
  }

  @Test
  void a_refusal_follows_the_answers_to_earlier_requests() throws Exception {
    assertThat(answerTo(GET + "\r\n" + GET + "X: a\r\n b\r\n\r\n" + GET + "\r\n"))
        .matches("(?s)HTTP/1.1 200 OK.*a pageHTTP/1.1 400 Bad Request.*obsolete line folding.*")
        .doesNotContain("\r\n\r\nHTTP/1.1 200 OK");
  }

  @Test
  void a_body_that_looks_like_the_answer_of_the_parser_is_not_changed() throws Exception {
    String body =
        TestServer.NESTED.stream().map(ByteString::utf8String).collect(Collectors.joining());
    String nested = GET.replace("page", "nested");

    assertThat(answerBeforeTheEnd(nested + "\r\n")).endsWith("\r\n\r\n" + body);
    assertThat(answerBeforeTheEnd(nested + "\r\n" + nested + "\r\n"))
        .matches("(?s)(HTTP/1.1 200 OK.*" + Pattern.quote(body) + "){2}");
    assertThat(answerTo(nested + "\r\n" + GET + "X: a\r\n b\r\n\r\n"))
        .contains("\r\n\r\n" + body + "HTTP/1.1 400 Bad Request\r\n");
  }

  @Test
  void a_client_that_closes_its_side_gets_the_answers_to_all_its_requests() throws Exception {
    String late = GET.replace("page", "late");
    String last = late + "Connection: close\r\n\r\n"; // Pekko would drop the answer
    assertThat(answerBeforeTheEnd(late + "\r\n")).endsWith("a late page");
    assertThat(answerBeforeTheEnd(last)).endsWith("a late page");
    assertThat(answerBeforeTheEnd("GET /late HTTP/1.0\r\nHost: x\r\n\r\n")).endsWith("a late page");
    assertThat(answerBeforeTheEnd(GET + "\r\n" + last))
        .matches("(?s)HTTP/1.1 200 OK.*a pageHTTP/1.1 200 OK.*a late page");
    assertThat(answerBeforeTheEnd(late + "\r\n" + GET))
        .as("the second one is cut off")
        .endsWith("a late page");
  }

  /** Returns the answer to a client that closes its side right after the request. */
  private static String answerBeforeTheEnd(String request) throws IOException {
    try (Socket socket = server.connect()) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  @Test
  void a_body_with_broken_chunks_is_refused_by_its_reader() throws Exception {
    assertThat(
            answerTo(
                "POST / HTTP/1.1\r\n"
                    + "Host: x\r\n"
                    + "X-Amz-Target: Kinesis_20131202.ListStreams\r\n"
                    + "Content-Type: application/x-amz-json-1.1\r\n"
                    + "X-Amz-Date: a\r\n"
                    + "Authorization: AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b,"
                    + " Signature=c\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + "2\n"
                    + "{}\n"
                    + "0\n\n"))
        .startsWith("HTTP/1.1 400 ")
        .contains("The request body ended early.", "Connection: close");
  }

  @Test
  void an_attempt_to_split_the_answer_is_refused() throws Exception {
    assertThat(
            answerTo(
                "OPTIONS / HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\n"
                    + "Access-Control-Request-Headers: a\u00c0\u008d\u00c0\u008aEvil: y\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .doesNotContain("Evil");
  }

  @Test
  void frames_that_break_the_rules_are_answered_with_GOAWAY() throws Exception {
    byte[] answer =
        answerTo(
            Http2Framing.PREFACE,
            TestFrames.frame(4, 0, 0, new byte[0]),
            TestFrames.frame(8, 0, 1, new byte[0]));

    assertThat(new String(answer, ISO_8859_1)).endsWith("has 4 bytes of payload, not 0.");
  }

  @Test
  void a_connection_beyond_the_limit_gets_the_reason_in_its_protocol() throws Exception {
    Socket[] open = new Socket[8];
    try {
      for (int i = 0; i < open.length; i++) {
        open[i] = server.connect();
        open[i].getOutputStream().write((GET + "\r\n").getBytes(ISO_8859_1));
        assertThat(open[i].getInputStream().read()).isEqualTo('H');
      }
      assertThat(answerTo(GET + "\r\n"))
          .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
          .contains("ServiceUnavailableException", "per-peer-share", "Connection: close");
      assertThat(new String(answerTo(Http2Framing.PREFACE), ISO_8859_1)).contains("per-peer-share");
      assertThat(new String(answerTo(), ISO_8859_1)).as("a silent one").startsWith("HTTP/1.1 503 ");
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }
}
