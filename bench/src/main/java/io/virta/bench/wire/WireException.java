package io.virta.bench.wire;

import org.jspecify.annotations.Nullable;

/** A server answered something else than the load expects; the measurement is void. */
public final class WireException extends RuntimeException {
  public WireException(String message) {
    this(message, null);
  }

  public WireException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
