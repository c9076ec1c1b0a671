package io.virta.processors.state;

/** State that the codecs of a definition cannot read or write. */
public final class StateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StateException(String message, Throwable cause) {
    super(message, cause);
  }
}
