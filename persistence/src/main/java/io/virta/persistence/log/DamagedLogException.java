package io.virta.persistence.log;

/**
 * Bytes that were durable once can no longer be read correctly. Nothing was discarded; {@code log
 * repair} decides what to abandon.
 */
public non-sealed class DamagedLogException extends LogException {
  private static final long serialVersionUID = 1L;

  public DamagedLogException(String message) {
    super(message);
  }
}
