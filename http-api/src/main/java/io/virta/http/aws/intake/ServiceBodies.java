package io.virta.http.aws.intake;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The limits of the bodies of one service.
 *
 * @param service for what {@code operations} does not name
 * @param operations those of operations that have limits of their own
 */
public record ServiceBodies(BodyLimits service, Map<String, BodyLimits> operations) {
  public ServiceBodies {
    operations = Map.copyOf(operations);
  }

  /** Returns the limits of a request for an operation; null for one that names none. */
  public BodyLimits of(@Nullable String operation) {
    return operation == null ? service : operations.getOrDefault(operation, service);
  }
}
