package io.virta.http.access;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The names that the log has reported, so that it reports each once as long as requests keep naming
 * it. Bounded, and a name is forgotten after an hour without a request: strangers choose these
 * names, and must not silence the log for good. Safe for any thread.
 */
final class RefusedNames {
  private static final int NAMES_MAX = 100; // more are not worth a line each
  private static final long REMEMBERED_NANOS = Duration.ofHours(1).toNanos();

  private final LongSupplier nanoTime;
  private final Map<String, Long> seen = new HashMap<>();

  RefusedNames(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether to report a name: it is new, and there is still room for it. */
  synchronized boolean isNew(String name) {
    long now = nanoTime.getAsLong();
    seen.values().removeIf(last -> now - last > REMEMBERED_NANOS);
    if (!seen.containsKey(name) && seen.size() >= NAMES_MAX) {
      return false;
    }
    return seen.put(name, now) == null;
  }
}
