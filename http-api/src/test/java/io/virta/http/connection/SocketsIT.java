package io.virta.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.virta.http.MemoryServer;
import io.virta.http.TestServer;
import io.virta.http.TestTls;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Slots count the open sockets, whatever peers do with an answer. */
class SocketsIT {
  private static final int CONNECTIONS = 1_000;
  private static final int BUFFER_BYTES = 4096;
  private static final int OTHER_FILES = 40; // for class files, and for connections being accepted
  private static final UnixOperatingSystemMXBean SYSTEM =
      (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  @RegisterExtension
  private static final MemoryServer server =
      MemoryServer.with(
          """
          virta.http.connections { max = 2000, per-peer-share = 1 }
          pekko.http.server { linger-timeout = 1s, socket-options.so-send-buffer-size = 4096 }
          """);

  @TempDir private static Path directory;
  private static SSLSocketFactory tls;
  private static int tlsPort;

  private final List<Socket> sockets = new ArrayList<>();
  private long filesBefore;

  @BeforeAll
  static void bind() throws Exception {
    SSLContext context = TestTls.context(directory);
    tls = context.getSocketFactory();
    tlsPort = server.get().bind(context::createSSLEngine);
  }

  @BeforeEach
  void count_open_files_without_clients() throws Exception {
    try (Socket first = plain()) { // loads the classes that a connection needs
      ask(first, "/page");
      first.getInputStream().readAllBytes();
    }
    server.awaitNoConnections();
    filesBefore = SYSTEM.getOpenFileDescriptorCount();
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static Socket plain() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(BUFFER_BYTES);
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    return socket;
  }

  private static void ask(Socket socket, String path) throws IOException {
    socket
        .getOutputStream()
        .write(
            "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                .formatted(path)
                .getBytes(ISO_8859_1));
  }

  /** Waits until the server has closed all sockets; until then their slots are taken. */
  private void awaitThatAllAreClosed() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () -> {
              int open = server.get().connections().open();
              assertThat(filesOfServer()).isLessThanOrEqualTo(open + OTHER_FILES);
              return open == 0;
            });
  }

  private long filesOfServer() {
    return SYSTEM.getOpenFileDescriptorCount() - filesBefore - sockets.size();
  }

  @Test
  void clients_that_keep_a_socket_after_the_end_of_TLS_keep_no_slot() throws Exception {
    for (int i = 0; i < CONNECTIONS; i++) {
      Socket socket = tls.createSocket(InetAddress.getLoopbackAddress(), tlsPort);
      socket.setTcpNoDelay(true); // or each handshake takes 40 ms more
      sockets.add(socket);
      ask(socket, "/page");
      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      assertThat(new String(status, ISO_8859_1)).isEqualTo("HTTP/1.1 200");
    }
    awaitThatAllAreClosed();
  }

  @Test
  void clients_that_do_not_read_the_last_answer_keep_no_slot() throws Exception {
    for (int i = 0; i < CONNECTIONS; i++) {
      Socket socket = plain();
      sockets.add(socket);
      ask(socket, "/large");
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
    awaitThatAllAreClosed();
  }

  @Test
  void clients_that_close_their_side_and_read_nothing_keep_no_slot() throws Exception {
    for (int i = 0; i < CONNECTIONS; i++) {
      Socket socket = plain();
      sockets.add(socket);
      ask(socket, "/large");
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      socket.shutdownOutput();
    }
    awaitThatAllAreClosed();
  }

  @Test
  void a_client_that_closes_its_side_gets_a_body_that_starts_after_the_linger_timeout()
      throws Exception {
    try (Socket socket = plain()) {
      ask(socket, "/later");
      socket.shutdownOutput();
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .endsWith("a late page");
    }
  }

  @Test
  void clients_that_do_not_read_over_TLS_keep_no_slot() throws Exception {
    for (int i = 0; i < CONNECTIONS / 10; i++) {
      Socket socket = tls.createSocket(InetAddress.getLoopbackAddress(), tlsPort);
      sockets.add(socket);
      ask(socket, "/large");
    }
    awaitThatAllAreClosed();
  }

  @Test
  void a_client_that_reads_slowly_gets_its_complete_last_answer() throws Exception {
    try (Socket socket = plain()) {
      ask(socket, "/large");
      InputStream in = socket.getInputStream();
      long read = 0;
      for (int bytes = 1; bytes > 0; read += bytes) {
        bytes = in.readNBytes(64 * 1024).length;
        TimeUnit.MILLISECONDS.sleep(50); // slow on purpose: takes three times the linger-timeout
      }
      assertThat(read).isGreaterThan(TestServer.LARGE.size());
    }
  }
}
