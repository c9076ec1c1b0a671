package io.virta.processors.app;

import io.virta.actors.serialization.ClusterMessage;
import io.virta.processors.runtime.TaskStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An app as it is now.
 *
 * @param version the version of its definition
 * @param failure why the app has failed; null if it has not
 * @param tasks what its tasks do, as they said last
 */
public record AppDescription(
    String id, int version, boolean paused, @Nullable String failure, List<TaskStatus> tasks)
    implements ClusterMessage {
  public AppDescription {
    tasks = List.copyOf(tasks);
  }
}
