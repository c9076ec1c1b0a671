package io.virta.node.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Opens raw connections to both ports of a node. */
final class Wires {
  /** Command before {@code java} that gives a node small stacks and a small heap. */
  static final List<String> SMALL = List.of("env", "JAVA_TOOL_OPTIONS=-Xss256k -Xmx256m");

  private static final int TIMEOUT_MILLIS = 60_000;

  private final NodeProcess node;
  private final SSLContext tls;

  /** Connections to a node that was launched with {@code --tls-port} on that directory. */
  Wires(NodeProcess node, Path data) throws Exception {
    this.node = node;
    node.tlsPort();
    this.tls = trusting(data.resolve("tls.pem"));
  }

  private static SSLContext trusting(Path certificate) throws Exception {
    KeyStore only = KeyStore.getInstance(KeyStore.getDefaultType());
    only.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      only.setCertificateEntry(
          "node", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(only);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  Socket connect(boolean overTls) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    Socket socket =
        overTls
            ? tls.getSocketFactory().createSocket(here, node.tlsPort())
            : new Socket(here, node.port());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }
}
