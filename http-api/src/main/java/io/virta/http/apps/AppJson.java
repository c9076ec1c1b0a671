package io.virta.http.apps;

import io.virta.http.aws.wire.WireWriter;
import io.virta.processors.app.AppDescription;
import io.virta.processors.runtime.TaskStatus;
import io.virta.processors.runtime.TaskStatus.Phase;
import org.jspecify.annotations.Nullable;

/** Apps as JSON. */
final class AppJson {
  private AppJson() {}

  /** Writes the members of one app. */
  static void write(WireWriter out, AppDescription app) {
    TaskStatus worst = notRunning(app);
    out.text("id", app.id())
        .number("version", app.version())
        .text("status", status(app, worst))
        .text(
            "reason", app.failure() != null ? app.failure() : worst == null ? null : worst.reason())
        .objects(
            "tasks",
            app.tasks(),
            (task, value) ->
                task.text("status", value.phase().name()).text("reason", value.reason()));
  }

  /** Returns the first task that does not run, or null if all do. */
  private static @Nullable TaskStatus notRunning(AppDescription app) {
    return app.tasks().stream()
        .filter(task -> task.phase() != Phase.RUNNING)
        .findFirst()
        .orElse(null);
  }

  private static String status(AppDescription app, @Nullable TaskStatus worst) {
    if (app.failure() != null) {
      return Phase.FAILED.name();
    }
    if (app.paused()) {
      return "PAUSED";
    }
    if (worst == null) {
      return Phase.RUNNING.name();
    }
    // A task of an app that is not paused has stopped only until the app has reached it.
    return (worst.phase() == Phase.STOPPED ? Phase.STARTING : worst.phase()).name();
  }
}
