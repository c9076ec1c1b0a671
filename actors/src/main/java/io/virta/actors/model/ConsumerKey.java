package io.virta.actors.model;

import java.time.Instant;

/**
 * The identity of one registration of a consumer. A consumer registered again under the same name
 * has another creation time.
 *
 * @param createdAt registration, whole seconds
 */
public record ConsumerKey(StreamKey stream, String name, Instant createdAt) {
  /** Returns the error of a consumer that is not ACTIVE, with the text of Kinesis. */
  public VirtaException notActive() {
    return new VirtaException(
        ErrorCode.IN_USE,
        "Consumer %s with creation timestamp %d under stream: %s , account %s is not in ACTIVE status."
            .formatted(name, createdAt.getEpochSecond(), stream.name(), stream.account()));
  }

  /** Returns the error for a consumer that is not, or no longer, registered. */
  public VirtaException notFound() {
    return new VirtaException(
        ErrorCode.CONSUMER_NOT_FOUND,
        "Consumer %s with creation timestamp %d under stream: %s , account %s not found."
            .formatted(name, createdAt.getEpochSecond(), stream.name(), stream.account()));
  }
}
