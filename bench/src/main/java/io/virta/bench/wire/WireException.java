package io.virta.bench.wire;

import org.jspecify.annotations.Nullable;

/** A server did not answer as the load expects; the measurement is invalid. */
public final class WireException extends RuntimeException {
  public WireException(String message) {
    this(message, null);
  }

  public WireException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
