package io.virta.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.Namespace;
import io.virta.http.Http2Wire;
import io.virta.http.MemoryServer;
import io.virta.http.TestCredentials;
import io.virta.http.TestTls;
import io.virta.http.aws.identity.Caller;
import io.virta.http.aws.identity.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The origin of requests, for policies that use it: determined by the server, not by the client.
 */
class OriginIT {
  private static final Queue<Origin> seen = new ConcurrentLinkedQueue<>();
  private static final Queue<String> authorities = new ConcurrentLinkedQueue<>();

  @RegisterExtension
  private static final MemoryServer server =
      MemoryServer.with(
          new TestCredentials(
              request -> {
                seen.add(request.origin());
                authorities.add(request.authority());
                return Caller.anybodyOf(Namespace.DEFAULT);
              }));

  @TempDir private static Path directory;

  @AfterEach
  void forget() {
    seen.clear();
    authorities.clear();
  }

  private static void list(Socket connected, String target) throws IOException {
    try (Socket socket = connected) {
      socket.setSoTimeout(15_000);
      String request =
          "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 2\r\n"
                  .formatted(target)
              + "X-Amz-Target: Kinesis_20131202.ListStreams\r\n"
              + "Content-Type: application/x-amz-json-1.1\r\n\r\n{}";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream answer = socket.getInputStream();
      assertThat(new String(answer.readAllBytes(), StandardCharsets.UTF_8)).contains("200 OK");
    }
  }

  @Test
  void a_request_is_secure_only_if_it_came_over_TLS_whatever_its_target() throws Exception {
    SSLContext tls = TestTls.context(directory);
    int tlsPort = server.get().bind(tls::createSSLEngine);
    InetAddress here = InetAddress.getLoopbackAddress();

    for (String target : new String[] {"/", "http://127.0.0.1/", "https://127.0.0.1/"}) {
      list(server.connect(), target);
      assertThat(seen.poll()).as(target).isEqualTo(new Origin("127.0.0.1", false));
      list(tls.getSocketFactory().createSocket(here, tlsPort), target);
      assertThat(seen.poll()).as(target + " over TLS").isEqualTo(new Origin("127.0.0.1", true));
    }
  }

  @Test
  void every_request_has_an_address_also_after_an_offer_to_change_the_protocol() throws Exception {
    HttpClient client = HttpClient.newHttpClient(); // offers HTTP/2 with each request
    for (int i = 0; i < 3; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
              .header("X-Amz-Target", "Kinesis_20131202.ListStreams")
              .header("Content-Type", "application/x-amz-json-1.1")
              .POST(BodyPublishers.ofString("{}"))
              .build();
      assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
      assertThat(seen.poll()).isEqualTo(new Origin("127.0.0.1", false));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"streams.example", "streams.example:4566", "streams.example:8443"})
  void the_authority_of_HTTP_2_has_the_port_that_the_client_wrote(String authority)
      throws Exception {
    try (Http2Wire wire = new Http2Wire(server.port())) {
      wire.request(
          1,
          false,
          "POST",
          "/",
          ":authority",
          authority,
          "x-amz-target",
          "Kinesis_20131202.ListStreams",
          "content-type",
          "application/x-amz-json-1.1");
      wire.frame(Http2Wire.DATA, 1, 1, new byte[] {'{', '}'});
      assertThat(wire.answer(1)).contains("StreamNames");
    }
    assertThat(authorities.poll()).isEqualTo(authority);
    assertThat(seen.poll()).isEqualTo(new Origin("127.0.0.1", false));
  }

  @Test
  void a_page_of_the_node_itself_may_use_it_on_the_usual_port_of_TLS() throws Exception {
    SSLContext tls = TestTls.context(directory.resolve("own"));
    int tlsPort = server.get().bind(tls::createSSLEngine);
    String request =
        "GET /page HTTP/1.1\r\nHost: localhost\r\nOrigin: https://localhost\r\n"
            + "Connection: close\r\n\r\n";
    try (Socket socket =
        tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), tlsPort)) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
    }
  }
}
