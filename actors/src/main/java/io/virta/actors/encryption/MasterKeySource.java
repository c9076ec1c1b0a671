package io.virta.actors.encryption;

import io.virta.actors.encryption.MasterKey.State;
import io.virta.persistence.file.PrivateFiles;
import io.virta.persistence.file.UnusableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current master keys of a node: those of the key file, and an optional one from the
 * environment. A missing key does not stop a node; only requests that need the key are refused.
 * Safe for any thread.
 */
public final class MasterKeySource {
  private static final Logger log = LoggerFactory.getLogger(MasterKeySource.class);

  private final Optional<Path> file;
  private final boolean makesFile;
  private final Optional<MasterKey> fromEnvironment;
  private @Nullable String lastText;
  private volatile MasterKeys current = MasterKeys.OFF;

  private MasterKeySource(
      Optional<Path> file, boolean makesFile, Optional<MasterKey> fromEnvironment) {
    this.file = file;
    this.makesFile = makesFile;
    this.fromEnvironment = fromEnvironment;
  }

  /**
   * Reads the keys for the first time. {@link #makeFile} can create a missing file, provided that
   * no stored data needs the keys it held.
   *
   * @param environment returns the value of a variable, or null
   * @throws IllegalArgumentException when the file exists and cannot be read, or when file or
   *     variable do not hold valid keys
   */
  public static MasterKeySource open(
      EncryptionSettings settings, UnaryOperator<@Nullable String> environment) {
    String material = environment.apply(settings.keyVariable());
    MasterKeySource source =
        new MasterKeySource(
            settings.keysFile(),
            settings.makesKeysFile() && material == null,
            Optional.ofNullable(material).map(MasterKeySource::derived));
    settings.keysFile().ifPresent(MasterKeySource::requireUsable);
    source.current = source.parse(source.text());
    return source;
  }

  /**
   * Accepts a missing file, which may come back while the node runs; any other problem is a
   * configuration error.
   */
  private static void requireUsable(Path file) {
    if (Files.notExists(file)) {
      return;
    }
    UnusableFile.problem(file)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(
                  "the file of master keys %s (virta.encryption.keys-file) %s"
                      .formatted(file, problem));
            });
  }

  /** Derives the ID from the material, so that it is the same at every start. */
  private static MasterKey derived(String material) {
    byte[] bytes = KeyFile.material("of the environment", material);
    return new MasterKey(UUID.nameUUIDFromBytes(bytes).toString(), null, State.ENABLED, bytes);
  }

  /** Returns the configured file if it does not exist. */
  public Optional<Path> missingFile() {
    return file.filter(Files::notExists);
  }

  /**
   * Creates the node's own key file, with a new key, if it is missing. Never creates a file that an
   * operator has configured.
   */
  public synchronized void makeFile() {
    Optional<Path> missing = missingFile();
    if (!makesFile || missing.isEmpty()) {
      return;
    }
    try {
      KeyFile.write(missing.get(), List.of(MasterKey.generate(MasterKey.DEFAULT_ALIAS)));
      current = parse(text());
    } catch (IOException e) {
      log.warn(
          "{} cannot be created; streams cannot be encrypted: {}", missing.get(), e.toString());
    }
  }

  /** Returns the current keys. */
  public MasterKeys current() {
    return current;
  }

  /**
   * Reads the file again; blocks on the disk. A file that does not parse changes nothing and is
   * logged.
   *
   * @return whether the keys have changed
   */
  public synchronized boolean refresh() {
    String before = lastText;
    String now = text();
    if (now.equals(before)) {
      return false;
    }
    try {
      current = parse(now);
      if (now.isEmpty()) {
        log.warn("The file of master keys is missing: data encrypted with its keys cannot be read");
      } else {
        log.info("The master keys have changed: {}", current.all());
      }
      return true;
    } catch (IllegalArgumentException wrong) {
      log.error("The changed file of master keys is ignored: {}", wrong.getMessage());
      return false;
    }
  }

  /** Returns the text of the file; empty when it is missing or unreadable. */
  private synchronized String text() {
    String text = file.map(MasterKeySource::read).orElse("");
    lastText = text;
    return text;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      return ""; // its keys are unavailable until it can be read again
    }
  }

  private MasterKeys parse(String text) {
    List<MasterKey> keys = new ArrayList<>();
    file.ifPresent(
        path -> {
          if (!text.isEmpty()) {
            keys.addAll(KeyFile.parse(path, text).all());
            warnIfOpen(path);
          }
        });
    fromEnvironment.ifPresent(key -> keys.add(key.withAlias(freeDefault(keys))));
    return keys.isEmpty() && file.isEmpty() ? MasterKeys.OFF : MasterKeys.of(keys);
  }

  private static void warnIfOpen(Path file) {
    try {
      if (PrivateFiles.isOpenToOthers(file)) {
        log.warn(
            "{} holds master keys, and users other than its owner can use it; set its mode to 600"
                + " (chmod 600)",
            file);
      }
    } catch (IOException gone) {
      log.debug("{} was deleted meanwhile", file, gone);
    }
  }

  private static @Nullable String freeDefault(List<MasterKey> keys) {
    return keys.stream().anyMatch(key -> key.alias().equals(Optional.of(MasterKey.DEFAULT_ALIAS)))
        ? null
        : MasterKey.DEFAULT_ALIAS;
  }
}
