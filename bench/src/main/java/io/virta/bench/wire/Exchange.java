package io.virta.bench.wire;

import org.jspecify.annotations.Nullable;

/** The requests of one connection, and the processing of their responses. Used by one thread. */
public interface Exchange {
  /** The next request; null ends the connection. */
  @Nullable Request next();

  /** Processes the response to the last request; {@code answer} is valid during the call only. */
  void answered(Answer answer);
}
