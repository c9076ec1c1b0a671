package io.virta.persistence.lane;

/**
 * A data directory that cannot be opened: locked by another process, foreign, from a newer version,
 * or unreadable.
 */
public final class LaneUnusableException extends LaneException {
  private static final long serialVersionUID = 1L;

  public LaneUnusableException(String message) {
    super(message);
  }

  public LaneUnusableException(String message, Throwable cause) {
    super(message, cause);
  }
}
