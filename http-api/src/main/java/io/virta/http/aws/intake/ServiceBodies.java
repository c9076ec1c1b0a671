package io.virta.http.aws.intake;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The limits of the bodies of one service.
 *
 * @param service the limits of operations that {@code operations} does not name
 * @param operations the limits of operations that have their own
 */
public record ServiceBodies(BodyLimits service, Map<String, BodyLimits> operations) {
  public ServiceBodies {
    operations = Map.copyOf(operations);
  }

  /**
   * Returns the limits of a request for an operation; null stands for a request that names none.
   */
  public BodyLimits of(@Nullable String operation) {
    return operation == null ? service : operations.getOrDefault(operation, service);
  }
}
