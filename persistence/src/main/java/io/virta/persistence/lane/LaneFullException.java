package io.virta.persistence.lane;

/**
 * There was no room for an append. Nothing of it was written; the same append may succeed later.
 */
public final class LaneFullException extends LaneException {
  private static final long serialVersionUID = 1L;

  public LaneFullException(String message) {
    super(message);
  }
}
