package io.virta.dashboards;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A listener that reads all events on its own thread. */
public final class Listener implements AutoCloseable {
  private final Socket socket;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  public Listener(int port, String topics) throws IOException {
    socket = open(port, topics);
    Thread reader = new Thread(this::read, "listener");
    reader.setDaemon(true);
    reader.start();
  }

  /** Opens a connection that requests topics; the caller reads it. */
  static Socket open(int port, String topics) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
    socket
        .getOutputStream()
        .write(
            ("GET /console/events?topics=" + topics + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(US_ASCII));
    return socket;
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line.substring(0, Math.min(line.length(), 40_000)));
      }
    } catch (IOException closed) {
      lines.add("closed: " + closed.getMessage());
    }
  }

  public String header() {
    await().until(() -> lines.contains(""));
    return String.join("\n", List.copyOf(lines));
  }

  /** Waits for an event whose data contains a text. */
  void expect(String event, String text) {
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(dataOf(event)).anyMatch(data -> data.contains(text)));
  }

  private List<String> dataOf(String event) {
    List<String> all = List.copyOf(lines);
    List<String> data = new ArrayList<>();
    for (int i = 0; i + 1 < all.size(); i++) {
      if (all.get(i).equals(event)) {
        data.add(all.get(i + 1));
      }
    }
    return data;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
