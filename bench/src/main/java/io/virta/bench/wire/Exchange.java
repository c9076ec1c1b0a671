package io.virta.bench.wire;

import org.jspecify.annotations.Nullable;

/** What one connection sends, and what it makes of the answers. Used by one thread. */
public interface Exchange {
  /** The next request; null ends the connection. */
  @Nullable Request next();

  /** The answer to the last request; valid during the call only. */
  void answered(Answer answer);
}
