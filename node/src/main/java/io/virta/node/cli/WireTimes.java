package io.virta.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the wire writes them: seconds since 1970 with a fraction. */
final class WireTimes {
  private WireTimes() {}

  /** For people: whole seconds in UTC. */
  static String of(JsonNode seconds) {
    return Instant.ofEpochMilli(Math.round(seconds.asDouble() * 1_000))
        .truncatedTo(ChronoUnit.SECONDS)
        .toString();
  }
}
