package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.StreamSpec;
import io.virta.client.Virta;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another program on this machine, which knows the address of the actor system. */
class StrangerIT {
  private static final int IDLE_CONNECTIONS = 5_000;
  private static final int AT_A_TIME = 100;
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(30);

  @TempDir Path directory;

  private int streams;

  @Test
  void cannot_join_and_everything_works_before_during_and_after() {
    try (LocalNode node = new LocalNode(directory, Map.of())) {
      assertEverythingWorks(node);
      Program stranger = Program.start(Cluster.get(node.system()).selfMember());
      try (stranger) {
        stranger.awaitRefusal();
        assertEverythingWorks(node);
      }
      assertEverythingWorks(node);
    }
  }

  @Test
  void cannot_keep_an_idle_connection_open() throws IOException {
    try (LocalNode node = new LocalNode(directory, Map.of())) {
      InetSocketAddress port = remotingPort(node);
      for (int round = 0; round < IDLE_CONNECTIONS / AT_A_TIME; round++) {
        List<Socket> idle = new ArrayList<>();
        try {
          for (int i = 0; i < AT_A_TIME; i++) {
            idle.add(connect(port));
          }
          for (Socket socket : idle) {
            assertThat(isClosedByPeer(socket)).isTrue();
          }
        } finally {
          for (Socket socket : idle) {
            socket.close();
          }
        }
      }
      assertEverythingWorks(node);
    }
  }

  @Test
  void gets_no_answer_to_a_TLS_handshake() throws Exception {
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, null, null);
    try (LocalNode node = new LocalNode(directory, Map.of());
        Socket plain = connect(remotingPort(node));
        SSLSocket tls =
            (SSLSocket)
                trusting
                    .getSocketFactory()
                    .createSocket(plain, "localhost", plain.getPort(), true)) {
      // An untrusted certificate would cause another exception.
      assertThatThrownBy(tls::startHandshake)
          .satisfiesAnyOf(
              ended -> assertThat(ended).hasMessageContaining("terminated the handshake"),
              reset -> assertThat(reset).isInstanceOf(SocketException.class));
    }
  }

  private static InetSocketAddress remotingPort(LocalNode node) {
    Address address = Cluster.get(node.system()).selfMember().address();
    return new InetSocketAddress(address.getHost().get(), address.getPort().get());
  }

  private static Socket connect(InetSocketAddress port) throws IOException {
    Socket socket = new Socket();
    socket.connect(port);
    socket.setSoTimeout((int) CLOSES_WITHIN.toMillis());
    return socket;
  }

  private static boolean isClosedByPeer(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }

  private void assertEverythingWorks(LocalNode node) {
    streams++;
    takesAStreamAndARecord(node.virta());
    takesAStreamAndARecord(node.virta().forAccount(new AccountId("%012d".formatted(streams))));
    Cluster cluster = Cluster.get(node.system());
    assertThat(cluster.state().members().iterator().next()).isEqualTo(cluster.selfMember());
    assertThat(cluster.state().members().size()).isEqualTo(1);
  }

  private void takesAStreamAndARecord(Virta virta) {
    String stream = "stream-" + streams;
    await(virta.createStream(stream, StreamSpec.provisioned(4)));
    await(virta.put(stream, "key", new byte[] {1}));
  }

  /** A {@link Stranger} in a separate JVM. */
  private record Program(Process process, List<String> output) implements AutoCloseable {
    static Program start(Member member) {
      List<String> command =
          new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
      command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp"));
      command.add(
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
      command.addAll(List.of(Stranger.class.getName(), member.address().toString()));
      try {
        Program program =
            new Program(
                new ProcessBuilder(command).redirectErrorStream(true).start(),
                new CopyOnWriteArrayList<>());
        Thread reader = new Thread(program::read, "stranger-output");
        reader.setDaemon(true);
        reader.start();
        return program;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void read() {
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        lines.lines().forEach(output::add);
      } catch (IOException | UncheckedIOException ended) {
        // The lines read so far are in the list.
      }
    }

    /** Waits until the stranger has logged a message about the address. */
    void awaitRefusal() {
      Awaitility.await()
          .atMost(Duration.ofMinutes(3)) // two JVMs start on a busy machine
          .untilAsserted(
              () -> assertThat(output).anyMatch(line -> line.contains("[pekko://node@127")));
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }
}
