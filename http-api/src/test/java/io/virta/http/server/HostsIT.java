package io.virta.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.Namespace;
import io.virta.http.Http2Wire;
import io.virta.http.MemoryServer;
import io.virta.http.TestCredentials;
import io.virta.http.aws.identity.Caller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hosts in requests, byte by byte: HTTP client libraries would not send most of these. */
class HostsIT {
  private static final String LIST =
      "Content-Type: application/x-amz-json-1.1\r\nX-Amz-Target: Kinesis_20131202.ListStreams\r\n"
          + "X-Amz-Date: a\r\nAuthorization: AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b,"
          + " Signature=c\r\nContent-Length: 2\r\n";

  @RegisterExtension private static final MemoryServer open = MemoryServer.with("");

  @RegisterExtension
  private static final MemoryServer signed =
      MemoryServer.with(new TestCredentials(request -> Caller.anybodyOf(Namespace.DEFAULT)));

  private static String send(MemoryServer server, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static String list(String target, String host) {
    return "POST %s HTTP/1.1\r\n%sConnection: close\r\n%s\r\n{}".formatted(target, host, LIST);
  }

  private static String page(String target, String host) {
    return "GET %s HTTP/1.1\r\n%sConnection: close\r\n\r\n".formatted(target, host);
  }

  private static void assertStatus(String answer, int status) {
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:4566",
        "[::1]:4566",
        "localhost",
        "LOCALHOST.:1",
        "virta",
        "x.internal"
      })
  void an_allowed_host_is_served(String host) throws Exception {
    assertStatus(send(open, list("/", "Host: " + host + "\r\n")), 200);
    assertStatus(send(open, page("/page", "Host: " + host + "\r\n")), 200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:4566", "127.0.0.1.nip.io", "localhost.evil.example"})
  void any_other_host_is_misdirected_and_the_answer_names_the_setting(String host)
      throws Exception {
    for (String request :
        new String[] {
          list("/", "Host: " + host + "\r\n"),
          page("/page", "Host: " + host + "\r\n"),
          page("/absent", "Host: " + host + "\r\n"),
          "OPTIONS / HTTP/1.1\r\nHost: "
              + host
              + "\r\nOrigin: http://"
              + host
              + "\r\nConnection: close\r\n\r\n"
        }) {
      String answer = send(open, request);
      assertStatus(answer, 421);
      assertThat(answer)
          .contains(host.replace(":4566", ""), "virta.http.allowed-hosts", "--allow-host")
          .doesNotContain("Access-Control");
    }
  }

  @Test
  void the_target_of_a_request_counts_like_its_host() throws Exception {
    assertStatus(send(open, list("http://localhost/", "Host: localhost\r\n")), 200);
    assertStatus(send(open, list("http://evil.example/", "Host: evil.example\r\n")), 421);
    // If the two differ, the request is malformed.
    assertStatus(send(open, list("http://evil.example/", "Host: \r\n")), 400);
    assertStatus(send(open, list("http://evil.example/", "Host: localhost\r\n")), 400);
    assertStatus(send(open, list("http://localhost/", "Host: evil.example\r\n")), 400);
  }

  @Test
  void a_request_without_a_host_or_with_two_is_malformed() throws Exception {
    assertStatus(send(open, list("/", "")), 400);
    assertStatus(send(open, list("/", "Host: localhost\r\nHost: evil.example\r\n")), 400);
    assertStatus(send(open, list("/", "Host: evil.example\r\nHost: localhost\r\n")), 400);
    // HTTP/1.0 may omit it, but browsers and current clients do not.
    assertThat(send(open, "GET /page HTTP/1.0\r\n\r\n")).matches("(?s)HTTP/1\\.[01] 400 .*");
    assertThat(send(open, "GET /page HTTP/1.0\r\nHost: evil.example\r\n\r\n"))
        .matches("(?s)HTTP/1\\.[01] 421 .*");
  }

  @Test
  void a_refused_request_does_not_keep_the_connection_for_its_body() throws Exception {
    String announced =
        list("/", "Host: evil.example\r\n")
            .replace("Connection: close\r\n", "")
            .replace("Content-Length: 2", "Content-Length: 1000000000");
    assertThat(send(open, announced)).startsWith("HTTP/1.1 421 ").contains("Connection: close");
  }

  @Test
  void a_signed_request_may_name_any_host_but_a_page_may_not() throws Exception {
    assertStatus(send(signed, list("/", "Host: streams.company.example\r\n")), 200);
    assertStatus(send(signed, page("/page", "Host: streams.company.example\r\n")), 421);
    assertStatus(send(signed, page("/page", "Host: 10.0.0.7\r\n")), 200);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, '', a page",
    "127.0.0.1:4566, '', a page",
    "evil.example, '', answer to the host evil.example",
    "evil.example, localhost, answer to the host evil.example",
    "localhost, evil.example, answer to the host evil.example"
  })
  void the_authority_of_HTTP_2_counts_like_the_host(String authority, String host, String expected)
      throws Exception {
    String[] headers =
        host.isEmpty()
            ? new String[] {":authority", authority}
            : new String[] {":authority", authority, "host", host};
    try (Http2Wire wire = new Http2Wire(open.port())) {
      wire.request(1, true, "GET", "/page", headers);
      assertThat(wire.answer(1)).contains(expected);
    }
  }
}
