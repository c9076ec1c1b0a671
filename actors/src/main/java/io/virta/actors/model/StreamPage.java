package io.virta.actors.model;

import java.util.List;

/** A page of an account's streams, ordered by name; {@code more} is true if others follow. */
public record StreamPage(List<StreamSummary> streams, boolean more) {
  public StreamPage {
    streams = List.copyOf(streams);
  }
}
