package io.virta.node.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.stream.Stream;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** A key and its certificate for 127.0.0.1 and some names, in common file formats. */
final class CertificateFiles {
  static final String PASSWORD = "open sesame";

  final PrivateKey key;
  final X509Certificate certificate;

  private CertificateFiles(PrivateKey key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /** Creates a key of that algorithm (RSA, EC or Ed25519) and a certificate valid until then. */
  static CertificateFiles create(String algorithm, Instant until, String... dnsNames)
      throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (algorithm.equals("EC")) {
      generator.initialize(new ECGenParameterSpec("secp256r1"));
    }
    KeyPair pair = generator.generateKeyPair();
    X500Name name = new X500Name("CN=" + algorithm);
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(64, new SecureRandom()),
            Date.from(until.minus(Duration.ofDays(400))),
            Date.from(until),
            name,
            pair.getPublic());
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            Stream.concat(
                    Stream.of(new GeneralName(GeneralName.iPAddress, "127.0.0.1")),
                    Arrays.stream(dnsNames).map(dns -> new GeneralName(GeneralName.dNSName, dns)))
                .toArray(GeneralName[]::new)));
    String signature =
        switch (algorithm) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> algorithm;
        };
    return new CertificateFiles(
        pair.getPrivate(),
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(new JcaContentSignerBuilder(signature).build(pair.getPrivate()))));
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }

  String certificatePem() throws IOException {
    return pem(certificate);
  }

  /** {@code BEGIN PRIVATE KEY}. */
  String pkcs8() throws Exception {
    return pem(new JcaPKCS8Generator(key, null));
  }

  /** {@code BEGIN ENCRYPTED PRIVATE KEY}, as openssl writes it. */
  String encryptedPkcs8() throws IOException, OperatorCreationException {
    return pem(
        new JcaPKCS8Generator(
            key,
            new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                .setProvider(new BouncyCastleProvider())
                .setPassword(PASSWORD.toCharArray())
                .build()));
  }

  /** {@code BEGIN RSA PRIVATE KEY} or {@code BEGIN EC PRIVATE KEY}. */
  String traditional() throws IOException {
    if (key instanceof ECPrivateKey elliptic) {
      return pem(
          new PemObject(
              "EC PRIVATE KEY",
              new org.bouncycastle.asn1.sec.ECPrivateKey(
                      256, elliptic.getS(), SECObjectIdentifiers.secp256r1)
                  .getEncoded()));
    }
    return pem(key);
  }

  /** An RSA key with {@code Proc-Type: 4,ENCRYPTED}. */
  String encryptedTraditional() throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          key,
          new JcePEMEncryptorBuilder("AES-128-CBC")
              .setProvider(new BouncyCastleProvider())
              .build(PASSWORD.toCharArray()));
    }
    return text.toString();
  }

  /** Writes a PKCS#12 file with that many entries of the key. */
  Path pkcs12(Path file, int entries) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < entries; i++) {
      store.setKeyEntry(
          "entry-" + i, key, PASSWORD.toCharArray(), new X509Certificate[] {certificate});
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }
}
