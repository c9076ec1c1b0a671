package io.virta.http.access;

import java.util.HashSet;
import java.util.Set;

/** Names that were told of in the log, so that each is told once. Bounded; safe for any thread. */
final class RefusedNames {
  // More are not worth a line each, and strangers choose these names.
  private static final int NAMES_MAX = 100;

  private final Set<String> seen = new HashSet<>();

  /** Whether to report a name: it is new, and there is still room for it. */
  synchronized boolean isNew(String name) {
    return seen.size() < NAMES_MAX && seen.add(name);
  }
}
