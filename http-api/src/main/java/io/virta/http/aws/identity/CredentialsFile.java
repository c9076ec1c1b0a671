package io.virta.http.aws.identity;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.virta.persistence.file.PrivateFiles;
import io.virta.persistence.file.UnusableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of accounts, users, access keys and policies; {@code docs/identity.md} describes it.
 * Read when the node starts, which an error prevents, and again by {@link #refresh}, where an error
 * keeps the previous contents. Safe for any thread.
 */
public final class CredentialsFile {
  private static final Logger log = LoggerFactory.getLogger(CredentialsFile.class);

  /** The modification time and size of the file when it was read. */
  private record Version(FileTime modified, long bytes) {}

  private final Path path;
  private @Nullable Version seen;
  private volatile Directory directory;

  private CredentialsFile(Path path) throws IOException {
    this.path = path;
    this.seen = version();
    this.directory = read(path);
    warnIfOpen();
  }

  /**
   * Reads a file.
   *
   * @throws CredentialsFileException naming file, place and expectation
   */
  public static CredentialsFile open(Path path) {
    UnusableFile.problem(path)
        .ifPresent(
            problem -> {
              throw new CredentialsFileException("credentials file " + path + " " + problem);
            });
    try {
      return new CredentialsFile(path);
    } catch (IOException unreadable) {
      throw new CredentialsFileException(
          "credentials file " + path + " cannot be read: " + unreadable);
    }
  }

  /** Returns the contents of the file. */
  public Directory directory() {
    return directory;
  }

  /**
   * Reads the file again if it has changed. Blocks on file access; runs on one thread at a time.
   */
  public synchronized void refresh() {
    try {
      Version now = version();
      if (now.equals(seen)) {
        return;
      }
      seen = now;
      directory = read(path);
      log.info("Read {} again: {} access keys", path, directory.keyCount());
      warnIfOpen();
    } catch (IOException | CredentialsFileException wrong) {
      log.error(
          "The credentials file cannot be used, the access keys read before stay valid: {}",
          wrong.toString());
    }
  }

  private Version version() throws IOException {
    return new Version(Files.getLastModifiedTime(path), Files.size(path));
  }

  private static Directory read(Path path) throws IOException {
    try {
      return DirectoryReader.read(
          ConfigFactory.parseString(
                  Files.readString(path, StandardCharsets.UTF_8),
                  ConfigParseOptions.defaults()
                      .setSyntax(ConfigSyntax.CONF)
                      .setOriginDescription(path.toString()))
              .resolve()
              .root());
    } catch (ConfigException.UnresolvedSubstitution unset) {
      throw new CredentialsFileException("credentials file: " + unset.getMessage());
    } catch (ConfigException wrong) {
      // Omits the parser's message, which quotes the unreadable text: that may be a secret.
      throw new CredentialsFileException(
          "credentials file " + place(path, wrong) + " is not well-formed HOCON or JSON");
    } catch (CredentialsFileException wrong) {
      throw new CredentialsFileException("credentials file " + path + ": " + wrong.getMessage());
    }
  }

  private static String place(Path path, ConfigException wrong) {
    int line = wrong.origin() == null ? -1 : wrong.origin().lineNumber();
    return line < 1 ? path.toString() : path + " near line " + line;
  }

  private void warnIfOpen() throws IOException {
    if (PrivateFiles.isOpenToOthers(path)) {
      log.warn(
          "{} holds secrets, and users other than its owner can use it; set its mode to 600 (chmod"
              + " 600)",
          path);
    }
  }
}
