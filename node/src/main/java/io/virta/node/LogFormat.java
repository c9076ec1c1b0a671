package io.virta.node;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How log records look; {@code logback.xml} includes a file for each. */
public enum LogFormat {
  text,
  json;

  static final String VARIABLE = "VIRTA_LOG_FORMAT";

  /** Takes effect if nothing was logged before. */
  void use() {
    System.setProperty(VARIABLE, name());
  }

  /**
   * Uses the format that the environment names, if it names one; before anything is logged.
   *
   * @return what is wrong with it; empty when nothing is
   */
  public static Optional<String> useThatOfEnvironment() {
    return useNamed(System.getenv(VARIABLE));
  }

  static Optional<String> useNamed(@Nullable String value) {
    if (value == null || value.isEmpty()) {
      return Optional.empty();
    }
    for (LogFormat format : values()) {
      if (format.name().equalsIgnoreCase(value)) {
        format.use();
        return Optional.empty();
      }
    }
    text.use();
    return Optional.of("%s is %s, expected text or json".formatted(VARIABLE, value));
  }
}
