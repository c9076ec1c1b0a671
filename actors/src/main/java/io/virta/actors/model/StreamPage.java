package io.virta.actors.model;

import java.util.List;

/** Streams of an account in the order of their names; {@code more} says whether others follow. */
public record StreamPage(List<StreamSummary> streams, boolean more) {
  public StreamPage {
    streams = List.copyOf(streams);
  }
}
