package io.virta.node.tls;

import io.virta.actors.tls.SelfSigned;
import io.virta.node.ExitCode;
import io.virta.node.NodeException;
import io.virta.persistence.file.PrivateFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The node's own certificate in its data directory, generated when it is missing or about to
 * expire, also while the node runs. {@code tls.p12} holds the key, {@code tls.pem} only the
 * certificate, for clients to trust. No other process may write to the directory.
 */
final class OwnCertificate implements CertificateSource {
  private static final String KEY_STORE = "tls.p12";
  static final String TRUSTED = "tls.pem";
  private static final String ALIAS = "virta";
  // The file's permissions protect the key; a password stored next to it would not.
  private static final char[] PASSWORD = "virta".toCharArray();

  private final Path directory;
  private final InstantSource clock;
  private @Nullable KeyMaterial current;

  OwnCertificate(Path directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  @Override
  public String name() {
    return directory.resolve(KEY_STORE).toString();
  }

  @Override
  public KeyMaterial load() {
    try {
      KeyMaterial kept = read();
      current = kept == null || kept.expiresSoon(clock.instant()) ? make() : kept;
      return current;
    } catch (IOException | GeneralSecurityException e) {
      throw new NodeException(
          ExitCode.DATA_DIRECTORY,
          "%s cannot be used for TLS: %s; remove it to have a new certificate generated"
              .formatted(name(), e.getMessage()),
          e);
    }
  }

  @Override
  public Optional<KeyMaterial> loadIfChanged() {
    return current != null && current.expiresSoon(clock.instant())
        ? Optional.of(load())
        : Optional.empty();
  }

  private @Nullable KeyMaterial read() throws IOException, GeneralSecurityException {
    Path file = directory.resolve(KEY_STORE);
    if (!Files.exists(file)) {
      return null;
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store.getKey(ALIAS, PASSWORD) instanceof PrivateKey key
            && store.getCertificate(ALIAS) instanceof X509Certificate certificate
        ? new KeyMaterial(key, List.of(certificate))
        : null;
  }

  private KeyMaterial make() throws IOException, GeneralSecurityException {
    SelfSigned made = SelfSigned.forThisMachine(clock.instant());
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    store.setKeyEntry(ALIAS, made.key(), PASSWORD, new X509Certificate[] {made.certificate()});
    save(store, directory.resolve(KEY_STORE));
    Files.writeString(directory.resolve(TRUSTED), pem(made.certificate()));
    return new KeyMaterial(made.key(), List.of(made.certificate()));
  }

  private static void save(KeyStore store, Path file) throws IOException, GeneralSecurityException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, PASSWORD);
    PrivateFiles.write(file, bytes.toByteArray());
  }

  private static String pem(X509Certificate certificate) throws GeneralSecurityException {
    Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN CERTIFICATE-----\n"
        + encoder.encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }
}
