package io.virta.processors.aggregate;

import java.util.Objects;

/** A value, and the time of the event that it comes from in epoch milliseconds. */
record Timed<V>(long eventMillis, V value) {
  Timed {
    Objects.requireNonNull(value, "the aggregated value is null");
  }
}
