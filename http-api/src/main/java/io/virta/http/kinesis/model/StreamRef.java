package io.virta.http.kinesis.model;

import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamName;

/** A stream of any account in any region. */
public record StreamRef(Namespace namespace, StreamName name) implements ResourceRef {
  @Override
  public StreamRef stream() {
    return this;
  }

  @Override
  public String path() {
    return "stream/" + name.value();
  }
}
