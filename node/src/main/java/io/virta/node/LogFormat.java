package io.virta.node;

/** How log records look; {@code logback.xml} includes a file for each. */
enum LogFormat {
  text,
  json;

  static final String VARIABLE = "VIRTA_LOG_FORMAT";

  /** Takes effect if nothing was logged before. */
  void use() {
    System.setProperty(VARIABLE, name());
  }
}
