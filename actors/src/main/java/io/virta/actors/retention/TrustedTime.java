package io.virta.actors.retention;

import io.virta.persistence.file.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code retention-time} of a data directory, which holds the latest recorded retention
 * time. A start compares the wall clock with it, and not with arrival times in the log, which a
 * wrong clock may have stamped.
 */
public final class TrustedTime {
  private static final Logger log = LoggerFactory.getLogger(TrustedTime.class);
  private static final String FILE = "retention-time";

  private final Path file;

  public TrustedTime(Path dataDirectory) {
    this.file = dataDirectory.resolve(FILE);
  }

  /** Reads the recorded time; empty when there is no file or its content is unusable. */
  public Optional<Instant> read() {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      long millis = Instant.parse(Files.readString(file).strip()).toEpochMilli();
      return Optional.of(Instant.ofEpochMilli(millis));
    } catch (IOException | DateTimeException | ArithmeticException unusable) {
      log.warn("{} contains no valid time and is ignored: {}", file, unusable.toString());
      return Optional.empty();
    }
  }

  /**
   * Writes the current retention time; blocks on the disk. After a failure the next start may wait
   * for the clock to settle.
   */
  public synchronized void write(RetentionClock clock) {
    byte[] line = (Instant.ofEpochMilli(clock.millis()) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      PrivateFiles.write(file, line);
    } catch (IOException e) {
      log.warn("{} cannot be written: {}", file, e.toString());
    }
  }
}
