package io.virta.actors.model;

import java.time.Instant;

/** The position where a consumer starts to read a shard. */
public sealed interface StartingPosition {
  /** The oldest record within retention. */
  record TrimHorizon() implements StartingPosition {}

  /** After the newest record: only records that arrive from now on. */
  record Latest() implements StartingPosition {}

  /** The record with that number, or the next one that still exists. */
  record AtSequenceNumber(SequenceNumber number) implements StartingPosition {}

  /** The record after the one with that number, or the next one that still exists. */
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
