package io.virta.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS for a server with its own certificate, and for clients that trust it. */
public final class TestTls {
  private static final char[] PASSWORD = "password".toCharArray();

  private TestTls() {}

  /** Creates a key in a directory. */
  public static SSLContext context(Path directory) throws Exception {
    Files.createDirectories(directory);
    Path file = directory.resolve("store.p12");
    String arguments =
        "-genkeypair -keyalg EC -alias node -dname CN=node -storetype PKCS12 -storepass password"
            + " -keystore "
            + file;
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Path said = directory.resolve("keytool.txt");
    Process made =
        new ProcessBuilder((keytool + " " + arguments).split(" ", -1))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(made.waitFor(60, TimeUnit.SECONDS)).as("keytool ends").isTrue();
    assertThat(made.exitValue()).as(Files.readString(said)).isZero();
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
