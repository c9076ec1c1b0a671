package io.virta.http.access;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The names logged in the last hour, so that each is logged at most once an hour. Bounded, and each
 * name is forgotten after an hour, however often it recurs: untrusted clients choose these names
 * and must not be able to silence the log forever. Safe for any thread.
 */
final class RefusedNames {
  private static final int NAMES_MAX = 100; // more would only flood the log
  private static final long REMEMBERED_NANOS = Duration.ofHours(1).toNanos();

  private final LongSupplier nanoTime;
  private final Map<String, Long> reported = new HashMap<>();

  RefusedNames(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether to log a name: it is not remembered, and the limit is not reached. */
  synchronized boolean isNew(String name) {
    long now = nanoTime.getAsLong();
    reported.values().removeIf(at -> now - at > REMEMBERED_NANOS);
    return reported.size() < NAMES_MAX && reported.putIfAbsent(name, now) == null;
  }
}
