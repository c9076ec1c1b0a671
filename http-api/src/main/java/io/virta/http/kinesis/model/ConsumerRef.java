package io.virta.http.kinesis.model;

import io.virta.actors.model.Namespace;

/**
 * A registered consumer of a stream.
 *
 * @param name 1 to 128 of {@code a-z A-Z 0-9 _ . -}
 * @param createdSeconds the time of registration in epoch seconds
 */
public record ConsumerRef(StreamRef stream, String name, long createdSeconds)
    implements ResourceRef {
  @Override
  public Namespace namespace() {
    return stream.namespace();
  }

  @Override
  public String path() {
    return stream.path() + "/consumer/" + name + ":" + createdSeconds;
  }
}
