package io.virta.persistence.log;

/**
 * Bytes that were once durable cannot be read right. Nothing was thrown away; {@code log repair}
 * decides what to abandon.
 */
public non-sealed class DamagedLogException extends LogException {
  private static final long serialVersionUID = 1L;

  public DamagedLogException(String message) {
    super(message);
  }
}
