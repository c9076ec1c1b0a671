package io.virta.actors.model;

import java.time.Instant;

/**
 * One life of a registered consumer of a stream. A consumer that is registered again under the same
 * name has another time of registration.
 *
 * @param createdAt registration, whole seconds
 */
public record ConsumerKey(StreamKey stream, String name, Instant createdAt) {
  /** The text that Kinesis uses for a consumer that may not read now. */
  public VirtaException notActive() {
    return new VirtaException(
        ErrorCode.IN_USE,
        "Consumer %s with creation timestamp %d under stream: %s , account %s is not in ACTIVE status."
            .formatted(name, createdAt.getEpochSecond(), stream.name(), stream.account()));
  }

  /** The refusal for a consumer that is not registered, or no longer. */
  public VirtaException notFound() {
    return new VirtaException(
        ErrorCode.CONSUMER_NOT_FOUND,
        "Consumer %s with creation timestamp %d under stream: %s , account %s not found."
            .formatted(name, createdAt.getEpochSecond(), stream.name(), stream.account()));
  }
}
