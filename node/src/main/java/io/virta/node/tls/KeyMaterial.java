package io.virta.node.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A private key and its certificate chain, the key's own certificate first. Immutable. */
record KeyMaterial(PrivateKey key, List<X509Certificate> chain) {
  /** The time before its expiry at which a certificate should be renewed. */
  static final Duration RENEW_BEFORE = Duration.ofDays(30);

  private static final String ALIAS = "virta";
  // Only for an in-memory key store, which requires a password.
  private static final char[] PASSWORD = "virta".toCharArray();
  private static final Integer DNS_NAME = 2; // RFC 5280, GeneralName
  private static final int PROBE_BYTES = 32;

  KeyMaterial {
    chain = List.copyOf(chain);
  }

  X509Certificate certificate() {
    return chain.get(0);
  }

  /** Returns the DNS names of the certificate, in lower case; some are wildcards. */
  Set<String> names() {
    try {
      Collection<List<?>> alternatives = certificate().getSubjectAlternativeNames();
      return alternatives == null
          ? Set.of()
          : alternatives.stream()
              .filter(name -> name.get(0).equals(DNS_NAME))
              .map(name -> name.get(1).toString().toLowerCase(Locale.ROOT))
              .collect(Collectors.toUnmodifiableSet());
    } catch (CertificateParsingException unreadable) {
      return Set.of();
    }
  }

  Instant expiry() {
    return certificate().getNotAfter().toInstant();
  }

  /** Whether the certificate verifies signatures of the key. */
  boolean matches() {
    try {
      PublicKey verifier = certificate().getPublicKey();
      String algorithm = signatureAlgorithm(verifier.getAlgorithm());
      byte[] probe = new byte[PROBE_BYTES];
      new SecureRandom().nextBytes(probe);
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(probe);
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(verifier);
      verifying.update(probe);
      return verifying.verify(signing.sign());
    } catch (GeneralSecurityException otherKindOfKey) {
      return false;
    }
  }

  private static String signatureAlgorithm(String keyAlgorithm) {
    return switch (keyAlgorithm) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> keyAlgorithm; // EdDSA: key and signature algorithm have the same name
    };
  }

  /** Describes why clients reject the certificate now or will soon; empty if they do not. */
  Optional<String> complaint(Instant now) {
    Instant start = certificate().getNotBefore().toInstant();
    Instant end = expiry();
    if (now.isBefore(start)) {
      return Optional.of("is valid only from " + start + " on: clients reject it until then");
    }
    if (!now.isBefore(end)) {
      return Optional.of("expired at " + end + ": clients reject it");
    }
    return expiresSoon(now) ? Optional.of("expires at " + end + ": renew it") : Optional.empty();
  }

  boolean expiresSoon(Instant now) {
    return expiry().isBefore(now.plus(RENEW_BEFORE));
  }

  /** Creates the TLS context of a server with this key and chain. */
  SSLContext sslContext() {
    try {
      // Not PKCS#12, which rejects a chain whose certificates do not sign each other.
      KeyStore store = KeyStore.getInstance("JKS");
      store.load(null, PASSWORD);
      store.setKeyEntry(ALIAS, key, PASSWORD, chain.toArray(X509Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a key and a certificate that were read can be used", e);
    }
  }

  /** Omits the key. */
  @Override
  public String toString() {
    return "KeyMaterial[" + certificate().getSubjectX500Principal() + "]";
  }
}
