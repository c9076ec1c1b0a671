package io.virta.processors.app;

import io.virta.actors.serialization.Persisted;
import org.jspecify.annotations.Nullable;

/**
 * What is deployed of an app.
 *
 * @param incarnation distinguishes the app from an earlier one with the same id; null if nothing is
 *     deployed
 * @param version that of the definition
 * @param generation rises with each deployment
 * @param failure why the app has failed; null if it has not
 */
record AppState(
    @Nullable String incarnation,
    int version,
    int generation,
    boolean paused,
    @Nullable String failure)
    implements Persisted {
  static final AppState NONE = new AppState(null, 0, 0, false, null);

  boolean exists() {
    return incarnation != null;
  }

  boolean runs() {
    return exists() && !paused && failure == null;
  }

  AppState deployed(String asIncarnation, int asVersion) {
    return new AppState(asIncarnation, asVersion, generation + 1, paused, null);
  }

  AppState with(boolean isPaused) {
    return new AppState(incarnation, version, generation + 1, isPaused, null);
  }

  AppState failed(String reason) {
    return new AppState(incarnation, version, generation, paused, reason);
  }
}
