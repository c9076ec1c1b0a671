package io.virta.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Keeps Pekko silent while a node starts: what goes wrong then is reported in one line of ours, and
 * actors that are stopped while they start log many errors. Not when somebody chose a log level.
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
