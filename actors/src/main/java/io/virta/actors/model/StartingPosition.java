package io.virta.actors.model;

import java.time.Instant;

/** Where a consumer starts in a shard. */
public sealed interface StartingPosition {
  /** The oldest record that retention has kept. */
  record TrimHorizon() implements StartingPosition {}

  /** After the newest record: only what comes from now on. */
  record Latest() implements StartingPosition {}

  /** The record with that number, or the next kept one. */
  record AtSequenceNumber(SequenceNumber number) implements StartingPosition {}

  /** The record after the one with that number, or the next kept one. */
  record AfterSequenceNumber(SequenceNumber number) implements StartingPosition {}

  /** The first record that arrived at that time or later. */
  record AtTimestamp(Instant at) implements StartingPosition {}

  static StartingPosition trimHorizon() {
    return new TrimHorizon();
  }

  static StartingPosition latest() {
    return new Latest();
  }
}
