package io.virta.persistence.record;

/** Encrypted bytes were changed or moved, or the key differs from the one that sealed them. */
public final class SealBrokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SealBrokenException(String message) {
    super(message);
  }
}
