package io.virta.processors;

import java.time.Instant;

/** Where a processor without a position starts to read an input. */
public sealed interface Start {
  /** Records that arrive after the start. */
  enum Latest implements Start {
    INSTANCE
  }

  /** All records within retention. */
  enum TrimHorizon implements Start {
    INSTANCE
  }

  /** Records that arrived at that time or later. */
  record At(Instant time) implements Start {}
}
