package io.virta.node.tls;

import static io.virta.node.tls.CertificateFiles.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.node.ExitCode;
import io.virta.node.NodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The user's certificate in every accepted form, and the errors for invalid ones. */
class GivenCertificateIT {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant NEXT_YEAR = NOW.plus(Duration.ofDays(365));

  @TempDir Path directory;

  private Path file(String name, String... texts) throws IOException {
    return Files.writeString(directory.resolve(name), String.join("\n", texts));
  }

  private static KeyMaterial load(Path certificate, @Nullable Path key, String password) {
    return new GivenCertificate(certificate, key, password).load();
  }

  private static void assertRefused(
      Path certificate, @Nullable Path key, String password, String... parts) {
    assertThatThrownBy(() -> load(certificate, key, password))
        .isInstanceOfSatisfying(
            NodeException.class,
            refusal -> assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE))
        .message()
        .doesNotContain("\n")
        .contains(parts);
  }

  @Nested
  class IsTaken {
    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void from_two_files_or_one_or_pkcs12(String algorithm) throws Exception {
      CertificateFiles made = CertificateFiles.create(algorithm, NEXT_YEAR);
      CertificateFiles issuer = CertificateFiles.create("EC", NEXT_YEAR);
      Path chain = file("chain.pem", made.certificatePem(), issuer.certificatePem());
      Path all = file("all.pem", "a comment", made.pkcs8(), made.certificatePem());

      KeyMaterial two = load(chain, file("key.pem", made.pkcs8()), "");
      assertThat(two.chain()).containsExactly(made.certificate, issuer.certificate);
      assertThat(two.key()).isEqualTo(made.key);
      assertThat(load(all, null, "").key()).isEqualTo(made.key);
      assertThat(load(made.pkcs12(directory.resolve("all.p12"), 1), null, PASSWORD).chain())
          .containsExactly(made.certificate);
      assertThat(two.sslContext().createSSLEngine()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void with_a_key_in_any_form(String algorithm) throws Exception {
      CertificateFiles made = CertificateFiles.create(algorithm, NEXT_YEAR);
      Path certificate = file("cert.pem", made.certificatePem());

      assertThat(load(certificate, file("a", made.traditional()), "").matches()).isTrue();
      assertThat(load(certificate, file("b", made.encryptedPkcs8()), PASSWORD).matches()).isTrue();
      if (algorithm.equals("RSA")) {
        Path encrypted = file("c", made.encryptedTraditional());
        assertThat(load(certificate, encrypted, PASSWORD).matches()).isTrue();
      }
    }

    @Test
    void even_if_it_has_expired_or_soon_will() throws Exception {
      assertThat(complaint(NEXT_YEAR)).isEmpty();
      assertThat(complaint(NOW.plus(Duration.ofDays(10))).orElse("")).endsWith("renew it");
      assertThat(complaint(NOW.minusSeconds(1)).orElse("")).startsWith("expired at 2026-11-21T11");
      assertThat(complaint(NOW.plus(Duration.ofDays(401))).orElse("")).contains("valid only from");
    }

    private Optional<String> complaint(Instant until) throws Exception {
      CertificateFiles made = CertificateFiles.create("EC", until);
      Path all = file("all.pem", made.pkcs8(), made.certificatePem());
      return load(all, null, "").complaint(NOW);
    }
  }

  @Nested
  class IsRefused {
    @Test
    void when_a_file_is_missing() throws Exception {
      CertificateFiles made = CertificateFiles.create("EC", NEXT_YEAR);
      Path certificate = file("cert.pem", made.certificatePem());

      assertRefused(directory.resolve("no.pem"), null, "", "certificate", "no.pem", "--tls-cert");
      assertRefused(certificate, directory.resolve("no.key"), "", "key", "no.key", "--tls-key");
    }

    @Test
    void when_a_file_is_a_directory_or_empty() throws Exception {
      Path certificate =
          file("cert.pem", CertificateFiles.create("EC", NEXT_YEAR).certificatePem());

      assertRefused(directory, null, "", "certificate", "(--tls-cert) is a directory");
      assertRefused(certificate, directory, "", "key", "(--tls-key) is a directory");
      assertRefused(file("empty.pem"), null, "", "certificate", "(--tls-cert) is empty");
      assertRefused(certificate, file("empty.key"), "", "key", "(--tls-key) is empty");
    }

    @Test
    void when_the_key_is_missing_or_of_another_certificate() throws Exception {
      CertificateFiles made = CertificateFiles.create("EC", NEXT_YEAR);
      Path certificate = file("cert.pem", made.certificatePem());

      assertRefused(certificate, null, "", "cert.pem holds no private key", "--tls-key");
      for (String algorithm : new String[] {"EC", "RSA", "Ed25519"}) {
        Path other = file("other.key", CertificateFiles.create(algorithm, NEXT_YEAR).pkcs8());
        assertRefused(certificate, other, "", "other.key", "does not belong", "cert.pem");
      }
    }

    @Test
    void when_the_password_is_missing_or_wrong() throws Exception {
      CertificateFiles made = CertificateFiles.create("RSA", NEXT_YEAR);
      Path certificate = file("cert.pem", made.certificatePem());
      for (String key : new String[] {made.encryptedPkcs8(), made.encryptedTraditional()}) {
        Path encrypted = file("encrypted.key", key);
        assertRefused(certificate, encrypted, "", "is encrypted", "VIRTA_TLS_PASSWORD");
        assertRefused(certificate, encrypted, "x", "does not open", "VIRTA_TLS_PASSWORD");
      }
      Path all = made.pkcs12(directory.resolve("all.p12"), 1);
      assertRefused(all, null, "x", "all.p12", "does not open", "VIRTA_TLS_PASSWORD");
    }

    @Test
    void when_a_file_holds_something_else() throws Exception {
      CertificateFiles made = CertificateFiles.create("EC", NEXT_YEAR);

      assertRefused(file("text", "hello"), null, "", "neither PEM nor PKCS#12");
      assertRefused(file("key.pem", made.pkcs8()), null, "", "holds no certificate");
      assertRefused(
          file("cut.pem", made.certificatePem().substring(0, 200)), null, "", "broken PEM");
      assertRefused(made.pkcs12(directory.resolve("two.p12"), 2), null, PASSWORD, "2 private keys");
    }
  }

  @Nested
  class WhenItIsReplaced {
    private Path write(CertificateFiles made, long secondsLater) throws Exception {
      Path all = file("all.pem", made.pkcs8(), made.certificatePem());
      Files.setLastModifiedTime(all, FileTime.from(NOW.plusSeconds(secondsLater)));
      return all;
    }

    @Test
    void the_new_one_is_loaded_once() throws Exception {
      CertificateFiles second = CertificateFiles.create("EC", NEXT_YEAR);
      GivenCertificate given =
          new GivenCertificate(write(CertificateFiles.create("EC", NEXT_YEAR), 0), null, "");
      given.load();
      assertThat(given.loadIfChanged()).isEmpty();

      write(second, 1);

      assertThat(given.loadIfChanged().orElseThrow().certificate()).isEqualTo(second.certificate);
      assertThat(given.loadIfChanged()).isEmpty();
    }

    @Test
    void half_a_replacement_is_rejected_once_and_the_complete_one_is_used() throws Exception {
      CertificateFiles first = CertificateFiles.create("EC", NEXT_YEAR);
      CertificateFiles second = CertificateFiles.create("EC", NEXT_YEAR);
      Path certificate = file("cert.pem", first.certificatePem());
      Path key = file("cert.key", first.pkcs8());
      GivenCertificate given = new GivenCertificate(certificate, key, "");
      given.load();
      file("cert.pem", second.certificatePem());
      Files.setLastModifiedTime(certificate, FileTime.from(NOW.plusSeconds(1)));

      assertThatThrownBy(given::loadIfChanged).hasMessageContaining("does not belong");
      assertThat(given.loadIfChanged()).isEmpty();

      file("cert.key", second.pkcs8());
      Files.setLastModifiedTime(key, FileTime.from(NOW.plusSeconds(2)));

      assertThat(given.loadIfChanged().orElseThrow().certificate()).isEqualTo(second.certificate);
    }
  }
}
