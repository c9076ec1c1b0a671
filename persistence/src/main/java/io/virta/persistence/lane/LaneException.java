package io.virta.persistence.lane;

/** What can go wrong with a lane; the message names the place and what to do about it. */
public abstract sealed class LaneException extends RuntimeException
    permits LaneFullException,
        LaneFailedException,
        LaneReadException,
        DamagedLogException,
        LaneUnusableException {
  private static final long serialVersionUID = 1L;

  LaneException(String message, Throwable cause) {
    super(message, cause);
  }

  LaneException(String message) {
    super(message);
  }
}
