package io.virta.node.tls;

import io.virta.node.ExitCode;
import io.virta.node.NodeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The node's certificate in its data directory, made when it is missing or about to expire. {@code
 * tls.p12} has the key, {@code tls.pem} only the certificate, for clients to trust. Immutable.
 */
public final class ServerCertificate {
  private static final String KEY_STORE = "tls.p12";
  private static final String TRUSTED = "tls.pem";
  private static final String ALIAS = "virta";
  // The file's permissions protect the key; a password beside it would not.
  private static final char[] PASSWORD = "virta".toCharArray();
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  private final KeyStore store;

  private ServerCertificate(KeyStore store) {
    this.store = store;
  }

  /**
   * The certificate in that directory, which this process alone writes to.
   *
   * @throws NodeException when the files cannot be read or made
   */
  public static ServerCertificate inDirectory(Path directory, InstantSource clock) {
    Path file = directory.resolve(KEY_STORE);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      if (!load(store, file) || expiresSoon(store, clock.instant())) {
        store.load(null, PASSWORD);
        SelfSigned made = SelfSigned.create(clock.instant());
        store.setKeyEntry(ALIAS, made.key(), PASSWORD, new X509Certificate[] {made.certificate()});
        save(store, file);
        Files.writeString(directory.resolve(TRUSTED), pem(made.certificate()));
      }
      return new ServerCertificate(store);
    } catch (IOException | GeneralSecurityException e) {
      throw new NodeException(
          ExitCode.DATA_DIRECTORY,
          "%s cannot be used for TLS: %s; remove it to have a new certificate made"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static boolean load(KeyStore store, Path file)
      throws IOException, GeneralSecurityException {
    if (!Files.exists(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return true;
  }

  private static boolean expiresSoon(KeyStore store, Instant now) throws GeneralSecurityException {
    return !(store.getCertificate(ALIAS) instanceof X509Certificate certificate)
        || certificate.getNotAfter().toInstant().isBefore(now.plus(RENEW_BEFORE));
  }

  private static void save(KeyStore store, Path file) throws IOException, GeneralSecurityException {
    Path draft = file.resolveSibling(KEY_STORE + ".new");
    Files.deleteIfExists(draft);
    if (Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
      Files.createFile(
          draft,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    try (OutputStream out = Files.newOutputStream(draft)) {
      store.store(out, PASSWORD);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String pem(X509Certificate certificate) throws GeneralSecurityException {
    Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN CERTIFICATE-----\n"
        + encoder.encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  /** What a server binds with. */
  public SSLContext sslContext() {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key store that was read can be used", e);
    }
  }
}
