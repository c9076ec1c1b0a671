package io.virta.http.access;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The names that the log has reported in the last hour, so that it reports each once an hour.
 * Bounded, and every name is forgotten after its hour, however often it comes: strangers choose
 * these names, and must not silence the log for good. Safe for any thread.
 */
final class RefusedNames {
  private static final int NAMES_MAX = 100; // more are not worth a line each
  private static final long REMEMBERED_NANOS = Duration.ofHours(1).toNanos();

  private final LongSupplier nanoTime;
  private final Map<String, Long> reported = new HashMap<>();

  RefusedNames(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether to report a name: it is new, and there is still room for it. */
  synchronized boolean isNew(String name) {
    long now = nanoTime.getAsLong();
    reported.values().removeIf(at -> now - at > REMEMBERED_NANOS);
    return reported.size() < NAMES_MAX && reported.putIfAbsent(name, now) == null;
  }
}
