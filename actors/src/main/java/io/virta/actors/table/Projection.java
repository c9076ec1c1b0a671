package io.virta.actors.table;

import java.util.List;

/**
 * The attributes that an index contains in addition to the keys of table and index.
 *
 * @param attributes the attribute names for INCLUDE, otherwise empty
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
