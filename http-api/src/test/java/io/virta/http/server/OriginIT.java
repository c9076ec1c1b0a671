package io.virta.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.Namespace;
import io.virta.client.VirtaConfig;
import io.virta.http.MemoryStreams;
import io.virta.http.TestServer;
import io.virta.http.identity.Caller;
import io.virta.http.identity.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From where requests come, for policies that ask: the server says it and not the client. */
class OriginIT {
  private static final ActorTestKit testKit = ActorTestKit.create(VirtaConfig.load());
  private static final Queue<Origin> seen = new ConcurrentLinkedQueue<>();
  private static final char[] PASSWORD = "password".toCharArray();

  @TempDir private static Path directory;
  private static TestServer server;

  @BeforeAll
  static void bind() throws Exception {
    InstantSource clock = InstantSource.system();
    server =
        TestServer.start(
            testKit.system(),
            new MemoryStreams(clock),
            clock,
            (request, body, service) -> {
              seen.add(request.origin());
              return Caller.anybodyOf(Namespace.DEFAULT);
            });
  }

  @AfterAll
  static void stop() {
    testKit.shutdownTestKit();
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
  void a_request_is_secure_when_it_came_over_TLS_whatever_its_target_says() throws Exception {
    SSLContext tls = tls();
    int tlsPort = server.bind(tls::createSSLEngine);
    InetAddress here = InetAddress.getLoopbackAddress();

    for (String target : new String[] {"/", "http://127.0.0.1/", "https://127.0.0.1/"}) {
      list(new Socket(here, server.port()), target);
      assertThat(seen.poll()).as(target).isEqualTo(new Origin("127.0.0.1", false));
      list(tls.getSocketFactory().createSocket(here, tlsPort), target);
      assertThat(seen.poll()).as(target + " over TLS").isEqualTo(new Origin("127.0.0.1", true));
    }
  }

  /** A certificate of its own, which its clients trust. */
  private static SSLContext tls() throws Exception {
    Path file = directory.resolve("store.p12");
    String arguments =
        "-genkeypair -keyalg EC -alias node -dname CN=node -storetype PKCS12 -storepass password"
            + " -keystore "
            + file;
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process made = new ProcessBuilder((keytool + " " + arguments).split(" ", -1)).start();
    assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("node", store.getCertificate("node"));
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
