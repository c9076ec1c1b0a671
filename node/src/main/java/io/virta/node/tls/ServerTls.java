package io.virta.node.tls;

import io.virta.node.NodeException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What new TLS connections are served with: the user's certificate, or one of the node's own. Safe
 * for any thread.
 */
public final class ServerTls {
  private static final Logger log = LoggerFactory.getLogger(ServerTls.class);

  private final CertificateSource source;
  private final InstantSource clock;
  private volatile SSLContext current;
  private volatile Set<String> names;
  private volatile Instant expiry;

  private ServerTls(CertificateSource source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
    KeyMaterial material = source.load();
    this.current = use(material);
    this.names = material.names();
    this.expiry = material.expiry();
  }

  /**
   * Reads the certificate, or makes it; takes some tenths of a second.
   *
   * @param directory for the node's own certificate, which only this process writes to
   * @throws NodeException when there is no certificate that can be used
   */
  public static ServerTls load(TlsSettings settings, Path directory, InstantSource clock) {
    Path certificate = settings.certificate();
    return new ServerTls(
        certificate == null
            ? new OwnCertificate(directory, clock)
            : new GivenCertificate(certificate, settings.key(), settings.password()),
        clock);
  }

  /** The file in a data directory with the node's own certificate, for clients to trust. */
  public static Path trustedFile(Path dataDirectory) {
    return dataDirectory.resolve(OwnCertificate.TRUSTED);
  }

  /** An engine for one new connection. */
  public SSLEngine engine() {
    return current.createSSLEngine();
  }

  /** The DNS names of the certificate in use, in lower case; some are wildcards. */
  public Set<String> names() {
    return names;
  }

  /** When the certificate in use expires. */
  public Instant expiry() {
    return expiry;
  }

  /**
   * Looks whether the certificate was replaced; from then on new connections get the new one. One
   * that cannot be used is told in the log and changes nothing. Reads files.
   */
  public synchronized void refresh() {
    try {
      source
          .loadIfChanged()
          .ifPresent(
              material -> {
                current = use(material);
                names = material.names();
                expiry = material.expiry();
              });
    } catch (NodeException unusable) {
      log.warn(
          "The new TLS certificate cannot be used, the current one stays: {}",
          unusable.getMessage());
    } catch (RuntimeException bug) {
      log.error(
          "Reading the TLS certificate failed, the current one stays.",
          bug); // and the next look comes
    }
  }

  private SSLContext use(KeyMaterial material) {
    material
        .complaint(clock.instant())
        .ifPresent(complaint -> log.warn("The TLS certificate {} {}.", source.name(), complaint));
    return material.sslContext();
  }
}
