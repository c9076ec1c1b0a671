package io.virta.http.aws.wire;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The members of one structure in a request, with the types that its shape defines. */
public final class Fields {

  /**
   * The elements of a list.
   *
   * @param values at most as many as the shape allows; nulls only until constraints are checked
   * @param size the number of elements in the request
   */
  record Items(List<@Nullable Object> values, int size) {}

  private final Map<String, Object> values = new HashMap<>();

  void set(String name, @Nullable Object value) {
    if (value == null) {
      values.remove(name);
    } else {
      values.put(name, value);
    }
  }

  @Nullable Object find(String name) {
    return values.get(name);
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  public @Nullable String text(String name) {
    return (String) values.get(name);
  }

  /** A member that its shape requires. */
  public String requiredText(String name) {
    return Objects.requireNonNull(text(name), name);
  }

  public int whole(String name, int otherwise) {
    Integer value = (Integer) values.get(name);
    return value == null ? otherwise : value;
  }

  /** Returns a flag; false if absent. */
  public boolean flag(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  public @Nullable Instant timestamp(String name) {
    return (Instant) values.get(name);
  }

  /** A member that its shape requires. */
  public byte[] requiredBytes(String name) {
    return Objects.requireNonNull((byte[]) values.get(name), name);
  }

  public @Nullable Fields structure(String name) {
    return (Fields) values.get(name);
  }

  /** Returns the structures of a list; empty if absent. */
  public List<Fields> structures(String name) {
    Items items = (Items) values.get(name);
    return items == null ? List.of() : items.values().stream().map(Fields.class::cast).toList();
  }

  /** Returns the strings of a list; empty if absent. */
  public List<String> texts(String name) {
    Items items = (Items) values.get(name);
    return items == null ? List.of() : items.values().stream().map(String.class::cast).toList();
  }

  /** Returns a map of strings; empty if absent. */
  @SuppressWarnings("unchecked") // the reader creates only maps of strings
  public Map<String, String> map(String name) {
    Map<String, String> map = (Map<String, String>) values.get(name);
    return map == null ? Map.of() : map;
  }
}
