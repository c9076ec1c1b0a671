package io.virta.node.demo;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The values of one source at one moment.
 *
 * @param source for example {@code cpu-0} or {@code disk-sda}; the partition key of its records
 * @param values numbers by name, in the order in which they are written
 */
record Reading(String source, Map<String, Number> values) {
  Reading {
    values = new LinkedHashMap<>(values);
  }

  static Reading of(String source, String name, Number value) {
    return new Reading(source, Map.of(name, value));
  }

  /** Returns this reading with one more value. */
  Reading and(String name, Number value) {
    Map<String, Number> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Reading(source, more);
  }
}
