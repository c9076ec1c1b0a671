package io.virta.node.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.node.TestNode;
import io.virta.node.VirtaNode;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS for a client that trusts only the node's certificate. */
class TlsIT {
  private static final Duration YEAR = Duration.ofDays(365);

  @TempDir Path data;

  private VirtaNode start() {
    return start(Map.of());
  }

  private VirtaNode start(Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.putIfAbsent("virta.node.tls-port", 0);
    return TestNode.start(data.resolve("node"), all);
  }

  private X509Certificate published() throws Exception {
    try (InputStream in = Files.newInputStream(data.resolve("node/tls.pem"))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static HttpClient trusting(X509Certificate certificate, Version version)
      throws Exception {
    KeyStore only = KeyStore.getInstance(KeyStore.getDefaultType());
    only.load(null, null);
    only.setCertificateEntry("node", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(only);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().version(version).sslContext(context).build();
  }

  private static HttpResponse<String> listStreams(HttpClient client, URI endpoint)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", "Kinesis_20131202.ListStreams")
            .header("X-Amz-Date", "20261121T000000Z")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=local/20261121/us-east-1/kinesis/aws4_request,"
                    + " SignedHeaders=host, Signature=0")
            .POST(BodyPublishers.ofString("{}"))
            .build(),
        BodyHandlers.ofString());
  }

  private static URI tls(VirtaNode node) {
    return node.tlsEndpoint().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void serves_clients_that_trust_its_certificate_in_their_http_version(Version version)
      throws Exception {
    try (VirtaNode node = start()) {
      HttpResponse<String> answer =
          listStreams(trusting(published(), version), tls(node).resolve("/"));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("\"StreamNames\":[]");
      assertThat(answer.version()).isEqualTo(version);
      assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void the_certificate_survives_a_restart_and_only_it_is_trusted() throws Exception {
    X509Certificate first;
    try (VirtaNode node = start()) {
      first = published();
      HttpClient stranger = HttpClient.newHttpClient();
      assertThatThrownBy(() -> listStreams(stranger, tls(node).resolve("/")))
          .isInstanceOf(SSLHandshakeException.class);
    }
    try (VirtaNode node = start()) {
      assertThat(published()).isEqualTo(first);
      URI byName = URI.create("https://localhost:" + tls(node).getPort() + "/");
      assertThat(listStreams(trusting(first, Version.HTTP_2), byName).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void serves_with_the_configured_certificate_and_with_its_replacement() throws Exception {
    CertificateFiles first = CertificateFiles.create("RSA", Instant.now().plus(YEAR));
    CertificateFiles second = CertificateFiles.create("EC", Instant.now().plus(YEAR));
    Path file = first.pkcs12(data.resolve("given.p12"), 1);
    try (VirtaNode node =
        start(
            Map.of(
                "virta.node.tls.certificate",
                file.toString(),
                "virta.node.tls.password",
                CertificateFiles.PASSWORD))) {
      URI endpoint = tls(node).resolve("/");
      HttpClient client = trusting(first.certificate, Version.HTTP_2);
      assertThat(listStreams(client, endpoint).statusCode()).isEqualTo(200);
      assertThat(data.resolve("node/tls.p12")).doesNotExist();

      Files.move(
          second.pkcs12(data.resolve("next.p12"), 1), file, StandardCopyOption.REPLACE_EXISTING);

      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(
                          listStreams(trusting(second.certificate, Version.HTTP_1_1), endpoint)
                              .statusCode())
                      .isEqualTo(200));
      assertThat(listStreams(client, endpoint).statusCode())
          .as("an open connection keeps its certificate")
          .isEqualTo(200);
    }
  }

  @Test
  void accepts_the_host_names_of_its_certificate_and_of_its_replacement() throws Exception {
    Instant until = Instant.now().plus(YEAR);
    CertificateFiles first =
        CertificateFiles.create("EC", until, "Streams.Example.org", "*.wild.example.org");
    CertificateFiles second = CertificateFiles.create("EC", until, "next.example.org");
    Path file = first.pkcs12(data.resolve("given.p12"), 1);
    try (VirtaNode node =
        start(
            Map.of(
                "virta.node.tls.certificate",
                file.toString(),
                "virta.node.tls.password",
                CertificateFiles.PASSWORD))) {
      assertThat(health(node, "streams.example.org")).contains(" 200 ");
      assertThat(health(node, "a.wild.example.org:4567")).contains(" 200 ");
      assertThat(health(node, "next.example.org")).contains(" 421 ");
      assertThat(health(node, InetAddress.getLocalHost().getHostName())).contains(" 200 ");

      Files.move(
          second.pkcs12(data.resolve("next.p12"), 1), file, StandardCopyOption.REPLACE_EXISTING);

      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(health(node, "next.example.org")).contains(" 200 "));
      assertThat(health(node, "streams.example.org")).contains(" 421 ");
    }
  }

  /** Returns the status line of the answer to an HTTP request with that Host header. */
  private static String health(VirtaNode node, String host) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.endpoint().getPort())) {
      socket.setSoTimeout(15_000);
      socket
          .getOutputStream()
          .write(
              "GET /health HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(host)
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.lines().findFirst().orElse("");
    }
  }

  @Test
  void only_the_owner_may_read_the_key() throws Exception {
    start().close();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("node/tls.p12"))))
        .isEqualTo("rw-------");
    assertThat(Files.readString(data.resolve("node/tls.pem"))).doesNotContain("PRIVATE KEY");
  }
}
