package io.virta.http.wire;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.StreamName;

/** A stream of any account. */
public record StreamRef(AccountId account, StreamName name) implements ResourceRef {
  @Override
  public StreamRef stream() {
    return this;
  }

  @Override
  public String path() {
    return "stream/" + name.value();
  }
}
