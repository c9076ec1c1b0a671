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
 * The certificate for new TLS connections: the user's, or one that the node generated. Safe for any
 * thread.
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
   * Loads or generates the certificate; takes some tenths of a second.
   *
   * @param directory where the node's own certificate is stored; only this process writes to it
   * @throws NodeException if there is no usable certificate
   */
  public static ServerTls load(TlsSettings settings, Path directory, InstantSource clock) {
    Path certificate = settings.certificate();
    return new ServerTls(
        certificate == null
            ? new OwnCertificate(directory, clock)
            : new GivenCertificate(certificate, settings.key(), settings.password()),
        clock);
  }

  /**
   * Returns the file in a data directory that holds the node's own certificate, for clients to
   * trust.
   */
  public static Path trustedFile(Path dataDirectory) {
    return dataDirectory.resolve(OwnCertificate.TRUSTED);
  }

  /** Creates an engine for one new connection. */
  public SSLEngine engine() {
    return current.createSSLEngine();
  }

  /** Returns the DNS names of the certificate in use, in lower case; some are wildcards. */
  public Set<String> names() {
    return names;
  }

  /** Returns the expiry of the certificate in use. */
  public Instant expiry() {
    return expiry;
  }

  /**
   * Checks whether the certificate was replaced; new connections then get the new one. An unusable
   * replacement is logged and changes nothing. Blocks: reads files.
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
          "The new TLS certificate cannot be used, the current one stays in use: {}",
          unusable.getMessage());
    } catch (RuntimeException bug) {
      log.error(
          "Reading the TLS certificate failed, the current one stays in use.",
          bug); // the next check follows
    }
  }

  private SSLContext use(KeyMaterial material) {
    material
        .complaint(clock.instant())
        .ifPresent(complaint -> log.warn("The TLS certificate {} {}.", source.name(), complaint));
    return material.sslContext();
  }
}
