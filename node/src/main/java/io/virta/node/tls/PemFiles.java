package io.virta.node.tls;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/**
 * A chain and a key in PEM (RFC 7468), in one file or two. The key may be PKCS#8, PKCS#1 or SEC 1,
 * encrypted or not.
 */
record PemFiles(Path certificates, Path key, String password) {
  private static final byte[] BEGIN = "-----BEGIN ".getBytes(StandardCharsets.US_ASCII);
  // Comments may stand before the first block.
  private static final int LOOK_BYTES = 64 * 1024;

  static boolean isPem(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String start = new String(in.readNBytes(LOOK_BYTES), StandardCharsets.ISO_8859_1);
      return start.contains(new String(BEGIN, StandardCharsets.US_ASCII));
    }
  }

  KeyMaterial read() {
    List<X509Certificate> chain = chain();
    if (chain.isEmpty()) {
      throw GivenCertificate.unusable("%s holds no certificate".formatted(certificates));
    }
    PrivateKey found = privateKey();
    if (found == null) {
      throw GivenCertificate.unusable(
          "%s holds no private key; name its file with --tls-key".formatted(key));
    }
    return new KeyMaterial(found, chain);
  }

  private List<X509Certificate> chain() {
    List<X509Certificate> chain = new ArrayList<>();
    for (Object block : blocks(certificates)) {
      if (block instanceof X509CertificateHolder holder) {
        try {
          chain.add(new JcaX509CertificateConverter().getCertificate(holder));
        } catch (CertificateException e) {
          throw GivenCertificate.unusable(
              "%s holds a certificate that cannot be read: %s"
                  .formatted(certificates, e.getMessage()));
        }
      }
    }
    return chain;
  }

  private @Nullable PrivateKey privateKey() {
    for (Object block : blocks(key)) {
      try {
        PrivateKeyInfo info = privateKeyInfo(block);
        if (info != null) {
          return new JcaPEMKeyConverter().getPrivateKey(info);
        }
      } catch (IOException | PKCSException | OperatorCreationException e) {
        throw GivenCertificate.unusable(
            isEncrypted(block)
                ? "the private key in %s does not open with the password in VIRTA_TLS_PASSWORD"
                    .formatted(key)
                : "the private key in %s cannot be used: %s".formatted(key, e.getMessage()));
      }
    }
    return null;
  }

  private @Nullable PrivateKeyInfo privateKeyInfo(Object block)
      throws IOException, PKCSException, OperatorCreationException {
    if (isEncrypted(block) && password.isEmpty()) {
      throw GivenCertificate.unusable(
          "the private key in %s is encrypted; give its password in VIRTA_TLS_PASSWORD"
              .formatted(key));
    }
    if (block instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
      return encrypted.decryptPrivateKeyInfo(
          new JceOpenSSLPKCS8DecryptorProviderBuilder()
              .setProvider(new BouncyCastleProvider()) // Java names paddings differently
              .build(password.toCharArray()));
    }
    if (block instanceof PEMEncryptedKeyPair encrypted) {
      return encrypted
          .decryptKeyPair(
              new JcePEMDecryptorProviderBuilder()
                  .setProvider(new BouncyCastleProvider())
                  .build(password.toCharArray()))
          .getPrivateKeyInfo();
    }
    if (block instanceof PEMKeyPair pair) {
      return pair.getPrivateKeyInfo();
    }
    return block instanceof PrivateKeyInfo info ? info : null;
  }

  private static boolean isEncrypted(Object block) {
    return block instanceof PKCS8EncryptedPrivateKeyInfo || block instanceof PEMEncryptedKeyPair;
  }

  private static List<Object> blocks(Path file) {
    List<Object> blocks = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
        PEMParser parser = new PEMParser(reader)) {
      for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
        blocks.add(block);
      }
    } catch (IOException | RuntimeException broken) {
      throw GivenCertificate.unusable("%s is broken PEM: %s".formatted(file, broken.getMessage()));
    }
    return blocks;
  }
}
