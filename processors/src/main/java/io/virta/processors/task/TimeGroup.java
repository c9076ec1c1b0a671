package io.virta.processors.task;

import io.virta.processors.time.ShardTime;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Shards that have a watermark together: the lowest of theirs. A shard without events has none, and
 * must not keep the others from advancing. It joins with its first event, at the watermark that the
 * others had when that event arrived.
 *
 * <p>That watermark is the same in every run only if no record of the others that arrived later was
 * processed before, and all that arrived earlier were. So while there is a shard that has not
 * joined, the records of the group are processed in the order in which they arrived; afterwards in
 * any order.
 */
final class TimeGroup {
  private final Set<Reading> current = new LinkedHashSet<>();
  private final Set<Reading> waiting = new LinkedHashSet<>();

  void add(Reading reading) {
    current.add(reading);
    if (!reading.time.hasBegun()) {
      waiting.add(reading);
    }
  }

  void remove(Reading reading) {
    current.remove(reading);
    waiting.remove(reading);
  }

  /** Returns whether the next record of a shard may be processed before those of the others. */
  boolean mayProcess(Reading reading, long arrivalMillis) {
    if (!waiting.contains(reading)) {
      // The first event of one that waits may arrive at its frontier, and must come first.
      return waiting.stream().allMatch(other -> other.ended || other.frontier() > arrivalMillis);
    }
    return current.stream()
        .allMatch(other -> other == reading || other.ended || other.frontier() >= arrivalMillis);
  }

  /** Prepares a shard for its first event: it gets the watermark of those that joined earlier. */
  void prepare(Reading reading, long arrivalMillis) {
    if (!waiting.contains(reading)) {
      return;
    }
    long lowest = Long.MAX_VALUE;
    for (Reading other : current) {
      boolean isEarlier =
          !waiting.contains(other)
              && (other.time.maximum() == ShardTime.NONE
                  || other.time.maximumArrival() < arrivalMillis);
      if (isEarlier) {
        other.time.arrived(arrivalMillis);
        lowest = Math.min(lowest, other.time.watermark());
      }
    }
    if (lowest != Long.MAX_VALUE) {
      reading.time.join(lowest);
    }
  }

  /** Takes into account that a record was processed. */
  void processed(Reading reading) {
    if (reading.time.hasBegun()) {
      waiting.remove(reading);
    }
  }

  /** Returns the time up to which the shards of the group may advance without a record. */
  long limit() {
    long limit = Long.MAX_VALUE;
    for (Reading reading : waiting) {
      if (!reading.ended) {
        limit = Math.min(limit, reading.frontier());
      }
    }
    return limit;
  }

  /** Returns the watermark; {@link ShardTime#NONE} while no shard has one, or one is not known. */
  long watermark() {
    long limit = limit();
    long lowest = Long.MAX_VALUE;
    for (Reading reading : current) {
      if (!waiting.contains(reading)) {
        lowest = Math.min(lowest, watermark(reading, limit));
      }
    }
    return lowest == Long.MAX_VALUE ? ShardTime.NONE : lowest;
  }

  /** Returns the watermark of a shard, which advances without a record up to the limit. */
  static long watermark(Reading reading, long limit) {
    long arrived = Math.min(reading.frontier(), limit);
    if (arrived != ShardTime.NONE) {
      reading.time.arrived(arrived);
    }
    return reading.time.watermark();
  }
}
