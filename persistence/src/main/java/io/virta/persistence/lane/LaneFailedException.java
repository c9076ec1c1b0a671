package io.virta.persistence.lane;

/**
 * A write or an fsync failed: the outcome of what was in flight is unknown, and the lane takes
 * nothing more until a restart.
 */
public final class LaneFailedException extends LaneException {
  private static final long serialVersionUID = 1L;

  public LaneFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
