package io.virta.actors.table;

import java.util.List;

/**
 * What an index shows of an item beside the keys of table and index.
 *
 * @param attributes the names for INCLUDE, else empty
 */
public record Projection(Kind kind, List<String> attributes) {
  public enum Kind {
    ALL,
    KEYS_ONLY,
    INCLUDE
  }

  public Projection {
    attributes = List.copyOf(attributes);
  }
}
