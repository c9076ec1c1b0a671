package io.virta.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Converts timestamps of the wire format: seconds since 1970 with a fraction. */
final class WireTimes {
  private WireTimes() {}

  /** Replaces each timestamp in a tree, at any depth, by its ISO-8601 text in UTC. */
  static void toText(JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (field.getValue().isNumber() && field.getKey().endsWith("Timestamp")) {
          field.setValue(TextNode.valueOf(instant(field.getValue()).toString()));
        }
      }
    }
    tree.forEach(WireTimes::toText);
  }

  /** Formats a timestamp for people: in UTC, truncated to seconds. */
  static String of(JsonNode seconds) {
    return instant(seconds).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static Instant instant(JsonNode seconds) {
    return Instant.ofEpochMilli(Math.round(seconds.asDouble() * 1_000));
  }
}
