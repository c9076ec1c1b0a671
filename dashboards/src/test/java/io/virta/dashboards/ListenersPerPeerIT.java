package io.virta.dashboards;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A single address must not use up all listener slots. */
class ListenersPerPeerIT {
  private static final String EVENTS = "/console/events?topics=streams";

  @TempDir private Path directory;

  @Test
  void a_listener_over_the_limit_of_its_address_is_rejected_until_another_ends() throws Exception {
    try (ConsoleNode node =
        ConsoleNode.start(directory, 0, Map.of("virta.console.listeners-per-peer-max", 2))) {
      try (Socket first = listener(node)) {
        try (Socket second = listener(node)) {
          assertThat(second.isConnected() && first.isConnected()).isTrue();
          await().atMost(Duration.ofSeconds(20)).until(() -> node.console().listeners() == 2);

          HttpResponse<String> third =
              HttpClient.newHttpClient()
                  .send(HttpRequest.newBuilder(node.uri(EVENTS)).build(), BodyHandlers.ofString());
          assertThat(third.statusCode()).isEqualTo(503);
          assertThat(third.body()).contains("virta.console.listeners-per-peer-max");
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> node.console().listeners() == 1);
        try (Socket again = listener(node)) {
          assertThat(again.isConnected()).isTrue();
          await().atMost(Duration.ofSeconds(20)).until(() -> node.console().listeners() == 2);
        }
      }
    }
  }

  private static Socket listener(ConsoleNode node) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port());
    socket
        .getOutputStream()
        .write(("GET " + EVENTS + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII));
    return socket;
  }
}
