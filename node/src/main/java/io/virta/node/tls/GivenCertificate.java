package io.virta.node.tls;

import io.virta.node.ExitCode;
import io.virta.node.NodeException;
import io.virta.persistence.file.UnusableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The user's certificate, in PEM or PKCS#12; reloaded when one of its files changes. */
final class GivenCertificate implements CertificateSource {
  private final Path certificate;
  private final @Nullable Path key;
  private final String password;
  private List<Stamp> seen = List.of();

  /** Identifies a version of a file. */
  private record Stamp(FileTime modified, long bytes) {}

  GivenCertificate(Path certificate, @Nullable Path key, String password) {
    this.certificate = certificate;
    this.key = key;
    this.password = password;
  }

  @Override
  public String name() {
    return certificate.toString();
  }

  @Override
  public KeyMaterial load() {
    requireReadable(certificate, "certificate", "--tls-cert");
    if (key != null) {
      requireReadable(key, "key", "--tls-key");
    }
    seen = stamps();
    KeyMaterial material =
        isPem()
            ? new PemFiles(certificate, key == null ? certificate : key, password).read()
            : new Pkcs12File(certificate, password).read();
    if (!material.matches()) {
      throw unusable(
          "the private key in %s does not belong to the first certificate in %s"
              .formatted(key == null ? certificate : key, certificate));
    }
    return material;
  }

  /** Loads changed files. An unusable replacement is retried only after its files change again. */
  @Override
  public Optional<KeyMaterial> loadIfChanged() {
    return stamps().equals(seen) ? Optional.empty() : Optional.of(load());
  }

  private boolean isPem() {
    try {
      return PemFiles.isPem(certificate);
    } catch (IOException e) {
      throw unusable("%s cannot be read: %s".formatted(certificate, e.getMessage()));
    }
  }

  private List<Stamp> stamps() {
    List<Stamp> stamps = new ArrayList<>();
    for (Path file : key == null ? List.of(certificate) : List.of(certificate, key)) {
      try {
        stamps.add(new Stamp(Files.getLastModifiedTime(file), Files.size(file)));
      } catch (IOException gone) {
        stamps.add(new Stamp(FileTime.fromMillis(0), -1));
      }
    }
    return stamps;
  }

  private static void requireReadable(Path file, String what, String flag) {
    UnusableFile.problem(file)
        .ifPresent(
            problem -> {
              throw unusable("the TLS %s %s (%s) %s".formatted(what, file, flag, problem));
            });
  }

  static NodeException unusable(String message) {
    return new NodeException(ExitCode.USAGE, message);
  }
}
