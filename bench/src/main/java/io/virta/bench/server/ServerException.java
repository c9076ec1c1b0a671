package io.virta.bench.server;

import org.jspecify.annotations.Nullable;

/** A server or a peer's tool failed or behaved unexpectedly. */
public final class ServerException extends RuntimeException {
  public ServerException(String message) {
    this(message, null);
  }

  public ServerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
