package io.virta.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Silences Pekko's log while a node starts, unless a log level was configured: a failed start is
 * reported in one line, while actors that are stopped during their start would log many errors.
 */
final class StartupQuiet implements AutoCloseable {
  private final @Nullable Logger pekko;
  private final @Nullable Level before;

  StartupQuiet() {
    boolean chosen = System.getenv("VIRTA_LOG_LEVEL") != null;
    this.pekko =
        !chosen && LoggerFactory.getLogger("org.apache.pekko") instanceof Logger logger
            ? logger
            : null;
    this.before = pekko == null ? null : pekko.getLevel();
    if (pekko != null) {
      pekko.setLevel(Level.OFF);
    }
  }

  @Override
  public void close() {
    if (pekko != null) {
      pekko.setLevel(before);
    }
  }
}
