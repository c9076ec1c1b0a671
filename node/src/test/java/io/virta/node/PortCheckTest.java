package io.virta.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PortCheckTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void rejects_a_port_in_use_by_another_program() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, LOOPBACK)) {
      assertThatThrownBy(
              () -> PortCheck.requireFree("http", LOOPBACK.getHostAddress(), other.getLocalPort()))
          .isInstanceOfSatisfying(
              NodeException.class,
              taken -> assertThat(taken.exitCode()).isEqualTo(ExitCode.CANNOT_BIND));
    }
  }

  @Test
  void accepts_a_port_with_old_connections() throws Exception {
    int port;
    try (ServerSocket former = new ServerSocket(0, 1, LOOPBACK)) {
      port = former.getLocalPort();
      try (Socket client = new Socket(LOOPBACK, port);
          Socket accepted = former.accept()) {
        accepted.close(); // the side that closes first keeps the connection in TIME_WAIT
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
    }

    assertThatCode(() -> PortCheck.requireFree("http", LOOPBACK.getHostAddress(), port))
        .doesNotThrowAnyException();
  }

  @Test
  void does_not_accept_connections_of_waiting_clients() throws Exception {
    int port = freePort();
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Integer> connections =
        CompletableFuture.supplyAsync(
            () -> {
              int made = 0;
              while (!over.get()) {
                made += connects(port) ? 1 : 0;
              }
              return made;
            });

    for (int check = 0; check < 2_000; check++) {
      PortCheck.requireFree("http", LOOPBACK.getHostAddress(), port);
    }
    over.set(true);

    assertThat(connections.get()).isZero();
  }

  private static boolean connects(int port) {
    try (Socket client = new Socket()) {
      client.connect(new InetSocketAddress(LOOPBACK, port));
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  // Outside the ephemeral range: a client that gets this very port would connect to itself.
  private static int freePort() {
    for (int port = 20_000; port < 30_000; port++) {
      try (ServerSocket socket = new ServerSocket(port, 1, LOOPBACK)) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // try the next port
      }
    }
    throw new AssertionError("no free port from 20000 to 29999");
  }
}
