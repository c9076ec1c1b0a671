package io.virta.node;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The format of log records; {@code logback.xml} includes one file for each format. */
public enum LogFormat {
  text,
  json;

  static final String VARIABLE = "VIRTA_LOG_FORMAT";

  /** Selects this format; works only before the first log record. */
  void use() {
    System.setProperty(VARIABLE, name());
  }

  /**
   * Selects the format named by the environment, if any; call it before anything is logged.
   *
   * @return an error message if the value is invalid, else empty
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
