package io.virta.node.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A PKCS#12 file (RFC 7292) with one key and its chain. */
record Pkcs12File(Path file, String password) {

  KeyMaterial read() {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password.toCharArray());
      return entry(store);
    } catch (IOException e) {
      throw GivenCertificate.unusable(
          e.getCause() instanceof UnrecoverableKeyException
              ? "%s does not open with the password in VIRTA_TLS_PASSWORD".formatted(file)
              : "%s is neither PEM nor PKCS#12: %s".formatted(file, e.getMessage()));
    } catch (GeneralSecurityException e) {
      throw GivenCertificate.unusable("%s cannot be used: %s".formatted(file, e.getMessage()));
    }
  }

  private KeyMaterial entry(KeyStore store) throws GeneralSecurityException {
    List<String> keys = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias)) {
        keys.add(alias);
      }
    }
    if (keys.size() != 1) {
      throw GivenCertificate.unusable(
          "%s holds %d private keys; expected one with its certificates"
              .formatted(file, keys.size()));
    }
    List<X509Certificate> chain = new ArrayList<>();
    for (Certificate certificate : store.getCertificateChain(keys.get(0))) {
      chain.add((X509Certificate) certificate);
    }
    return new KeyMaterial((PrivateKey) store.getKey(keys.get(0), password.toCharArray()), chain);
  }
}
