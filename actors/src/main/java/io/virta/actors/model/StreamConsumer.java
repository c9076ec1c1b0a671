package io.virta.actors.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A registered consumer of a stream, which has its own read throughput.
 *
 * @param name 1 to 128 of {@code a-z A-Z 0-9 _ . -}; unique within the stream
 * @param createdAt registration, whole seconds: part of its ARN, and never equal for two
 *     registrations of a name
 * @param policy the resource policy, JSON; null for none
 */
public record StreamConsumer(
    String name,
    Instant createdAt,
    ConsumerStatus status,
    Map<String, String> tags,
    @Nullable String policy) {
  public StreamConsumer {
    tags = Map.copyOf(tags);
  }

  public StreamConsumer in(ConsumerStatus changed) {
    return new StreamConsumer(name, createdAt, changed, tags, policy);
  }

  public StreamConsumer withTags(Map<String, String> changed) {
    return new StreamConsumer(name, createdAt, status, changed, policy);
  }

  public StreamConsumer withPolicy(@Nullable String changed) {
    return new StreamConsumer(name, createdAt, status, tags, changed);
  }
}
