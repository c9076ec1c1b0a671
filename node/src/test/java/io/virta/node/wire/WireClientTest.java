package io.virta.node.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests against a server that sends the test's responses, one request per connection. */
class WireClientTest {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private ServerSocket server;
  private volatile String answer = "";
  private volatile Reading reading = Reading.ALL;

  /** The part of a request that the server reads before it answers. */
  private enum Reading {
    ALL,
    /**
     * The server answers after the first bytes and closes the connection while the client is still
     * sending.
     */
    FIRST_BYTES,
    /** The server neither reads, nor answers, nor closes. */
    NOTHING
  }

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread serving = new Thread(this::serve, "server");
    serving.setDaemon(true);
    serving.start();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket connection = server.accept()) {
        switch (reading) {
          case ALL -> requests.add(request(connection.getInputStream()));
          case FIRST_BYTES -> connection.getInputStream().readNBytes(100);
          case NOTHING -> server.accept(); // until the test closes it
        }
        connection.getOutputStream().write(answer.getBytes(UTF_8));
      } catch (IOException closed) {
        // The client or the test closed the connection.
      }
    }
  }

  private static String request(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("after " + head);
      }
      head.append((char) next);
    }
    Matcher length = LENGTH.matcher(head);
    assertThat(length.find()).isTrue();
    return head + new String(in.readNBytes(Integer.parseInt(length.group(1))), ISO_8859_1);
  }

  private Endpoint endpoint() {
    return Endpoint.of("http://127.0.0.1:" + server.getLocalPort(), "eu-west-1", Map.of());
  }

  private WireClient client() {
    return new WireClient(endpoint(), InstantSource.system());
  }

  /** A request larger than all buffers of a connection. */
  private ObjectNode large() {
    return client().request().put("Data", new byte[32 << 20]);
  }

  private static String http(String status, String body) {
    return "HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
        .formatted(status, body.length(), body);
  }

  @Test
  void signs_the_request_and_reads_the_response() {
    answer = http("200 OK", "{\"StreamNames\":[\"a\"]}");

    assertThat(client().call("ListStreams", client().request().put("Limit", 3)).toString())
        .isEqualTo("{\"StreamNames\":[\"a\"]}");
    assertThat(requests.get(0))
        .startsWith("POST / HTTP/1.1\r\n")
        .containsIgnoringCase("\r\nHost: 127.0.0.1:" + server.getLocalPort() + "\r\n")
        .containsIgnoringCase("\r\nX-Amz-Target: Kinesis_20131202.ListStreams\r\n")
        .contains("/eu-west-1/kinesis/aws4_request")
        .endsWith("\r\n\r\n{\"Limit\":3}");
  }

  @Test
  void treats_a_missing_body_as_an_empty_object() {
    answer = http("200 OK", "");

    assertThat(client().call("DeleteStream", client().request()).isEmpty()).isTrue();
  }

  @Test
  void reports_the_type_and_the_message_of_an_error() {
    answer =
        http("400 Bad Request", "{\"__type\":\"ResourceNotFoundException\",\"message\":\"x\"}");

    assertThatThrownBy(() -> client().call("DeleteStream", client().request()))
        .isInstanceOfSatisfying(
            WireFailure.class,
            refusal -> {
              assertThat(refusal.type()).isEqualTo("ResourceNotFoundException");
              assertThat(refusal).hasMessage("x");
            });
  }

  @Test
  void reports_the_status_of_an_error_without_a_body() {
    answer = http("503 Service Unavailable", "");

    assertThatThrownBy(() -> client().call("ListStreams", client().request()))
        .isInstanceOfSatisfying(
            WireFailure.class, refusal -> assertThat(refusal.type()).isEqualTo("HTTP 503"));
  }

  @Test
  void reports_the_status_of_an_html_page_of_a_proxy() {
    answer = http("502 Bad Gateway", "<html>");

    assertThatThrownBy(() -> client().call("ListStreams", client().request()))
        .isInstanceOfSatisfying(
            WireFailure.class, refusal -> assertThat(refusal.type()).isEqualTo("HTTP 502"))
        .hasMessage("http://127.0.0.1:%d refused ListStreams", server.getLocalPort());
  }

  /** For these statuses the JVM's client does not return the body. */
  @ParameterizedTest
  @ValueSource(strings = {"401 Unauthorized", "407 Proxy Authentication Required"})
  void reports_the_status_of_an_authentication_challenge(String status) {
    answer = http(status, "{\"message\":\"x\"}");

    assertThatThrownBy(() -> client().call("ListStreams", client().request()))
        .isInstanceOfSatisfying(
            WireFailure.class,
            refusal -> assertThat(refusal.type()).isEqualTo("HTTP " + status.substring(0, 3)))
        .hasMessageContaining("refused ListStreams");
  }

  @Test
  void reads_an_error_that_arrives_while_the_request_is_being_sent() {
    reading = Reading.FIRST_BYTES;
    answer =
        http(
            "503 Service Unavailable",
            "{\"__type\":\"ServiceUnavailableException\",\"message\":\"retry\"}");

    assertThatThrownBy(() -> client().call("PutRecord", large()))
        .isInstanceOfSatisfying(
            WireFailure.class,
            refusal -> assertThat(refusal.type()).isEqualTo("ServiceUnavailableException"))
        .hasMessage("retry");
  }

  @Test
  void times_out_if_the_server_does_not_read() {
    reading = Reading.NOTHING;
    WireClient impatient =
        new WireClient(endpoint(), InstantSource.system(), Duration.ofMillis(100));

    assertThatThrownBy(() -> impatient.call("PutRecord", large()))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("did not read a request of 44739255 bytes");
  }

  /** A put sent twice would store two records. */
  @Test
  void never_resends_a_request_without_an_answer() {
    answer = "";

    assertThatThrownBy(() -> client().call("PutRecord", client().request()))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("no answer from http://127.0.0.1:")
        .hasMessageContaining("needs https://");
    assertThat(requests).hasSize(1);
  }

  @Test
  void a_port_without_tls_is_not_reported_as_a_missing_node() {
    answer = http("400 Bad Request", "");
    reading = Reading.FIRST_BYTES;
    Endpoint secure = Endpoint.of("https://127.0.0.1:" + server.getLocalPort(), null, Map.of());
    WireClient client = new WireClient(secure, InstantSource.system());

    assertThatThrownBy(() -> client.call("ListStreams", client.request()))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("a port without TLS needs http://");
  }

  @Test
  void reports_an_answer_that_is_not_from_kinesis() {
    answer = http("200 OK", "<html>");

    assertThatThrownBy(() -> client().call("ListStreams", client().request()))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("does not answer like a Kinesis endpoint");
  }

  @ParameterizedTest
  @CsvSource({
    "http://a:80, a",
    "http://a:4566, a:4566",
    "https://a:443, a",
    "http://a, a",
    "http://[::1]:4566, [::1]:4566"
  })
  void signs_the_host_that_is_sent(String endpoint, String host) throws Exception {
    assertThat(WireClient.hostHeader(URI.create(endpoint).toURL())).isEqualTo(host);
  }
}
