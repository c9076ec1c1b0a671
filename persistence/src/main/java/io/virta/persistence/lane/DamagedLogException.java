package io.virta.persistence.lane;

/**
 * Bytes that were once durable cannot be read right. Nothing was thrown away; {@code log repair}
 * decides what to give up.
 */
public final class DamagedLogException extends LaneException {
  private static final long serialVersionUID = 1L;

  public DamagedLogException(String message) {
    super(message);
  }
}
