package io.virta.processors.state;

import io.virta.processors.Codec;
import io.virta.processors.window.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The accumulators of the open windows of one stage, by key and window, and the order in which the
 * windows close. Windows whose time is that of one shard form a lane with the name of that shard;
 * otherwise there is the one lane {@link #ALL}. Values stay bytes until they are used. Used by one
 * thread at a time.
 */
public final class WindowState {
  /** The lane of windows whose time is that of all shards together. */
  public static final String ALL = "";

  /** The lane of restored windows until their shard is opened. */
  private static final String RESTORED = "?";

  /** A value, its stored form, or both. */
  private static final class Slot {
    private @Nullable Object value;
    private byte @Nullable [] bytes;
    private String lane;

    Slot(String lane) {
      this.lane = lane;
    }
  }

  private final String id;
  private final boolean byShard;
  private final KeyCodec keys;
  private final Codec<Object> values;
  private final Map<SlotKey, Slot> slots = new HashMap<>();
  private final Map<Object, TreeSet<Span>> byKey = new HashMap<>();
  private final Map<String, TreeMap<Long, Set<SlotKey>>> byLane = new TreeMap<>();

  /** The slots that have changed since the last {@link #takeChanges}, in the order of changes. */
  private final Set<SlotKey> changed = new LinkedHashSet<>();

  /**
   * @param id names the state
   * @param byShard whether each window has the time of one shard
   */
  public WindowState(String id, boolean byShard, KeyCodec keys, Codec<Object> values) {
    this.id = id;
    this.byShard = byShard;
    this.keys = keys;
    this.values = values;
  }

  /** Returns the name of the state. */
  public String id() {
    return id;
  }

  /** Returns whether each window has the time of one shard, so that shards have lanes. */
  public boolean isByShard() {
    return byShard;
  }

  /** Returns the number of open windows of all keys. */
  public int size() {
    return slots.size();
  }

  /** Returns the open windows of a key, by their ends. */
  public Collection<Span> spansOf(Object key) {
    TreeSet<Span> spans = byKey.get(key);
    return spans == null ? List.of() : List.copyOf(spans);
  }

  /**
   * Returns the value of a window; null if it is not open.
   *
   * @throws StateException if the stored value cannot be read
   */
  public @Nullable Object get(SlotKey name) {
    Slot slot = slots.get(name);
    if (slot == null) {
      return null;
    }
    Object value = slot.value;
    if (value == null) {
      value = read(slot);
      slot.value = value;
    }
    return value;
  }

  private Object read(Slot slot) {
    byte[] bytes = slot.bytes;
    if (bytes == null) {
      throw new IllegalStateException("a slot is a value or bytes");
    }
    try {
      return values.read(bytes, 0, bytes.length);
    } catch (IOException | RuntimeException e) {
      throw new StateException("state \"%s\" cannot be read: %s".formatted(id, e), e);
    }
  }

  /**
   * Reads all values that are only bytes, and forgets them again.
   *
   * @throws StateException if one cannot be read
   */
  public void check() {
    for (Slot slot : slots.values()) {
      if (slot.value == null) {
        read(slot);
      }
    }
  }

  /** Returns a copy of a value of this state, as if it had been stored and read. */
  public Object copy(Object value) {
    Slot slot = new Slot(ALL);
    slot.bytes = bytesOf(value);
    return read(slot);
  }

  /** Sets the value of a window; a new one is put on the lane of that shard. */
  public void set(SlotKey name, Object value, String shard) {
    Slot slot = slots.get(name);
    if (slot == null) {
      slot = new Slot(byShard ? shard : ALL);
      add(name, slot);
    }
    slot.value = value;
    slot.bytes = null;
    changed.add(name);
  }

  private void add(SlotKey name, Slot slot) {
    slots.put(name, slot);
    byKey.computeIfAbsent(name.key(), key -> new TreeSet<>()).add(name.span());
    index(name, slot.lane);
  }

  private void index(SlotKey name, String lane) {
    byLane
        .computeIfAbsent(lane, made -> new TreeMap<>())
        .computeIfAbsent(name.span().end(), end -> new LinkedHashSet<>())
        .add(name);
  }

  /** Removes a window, if it is open. */
  public void remove(SlotKey name) {
    Slot slot = slots.remove(name);
    if (slot == null) {
      return;
    }
    changed.add(name);
    TreeSet<Span> spans = byKey.get(name.key());
    if (spans != null && spans.remove(name.span()) && spans.isEmpty()) {
      byKey.remove(name.key());
    }
    unindex(name, slot.lane);
  }

  private void unindex(SlotKey name, String lane) {
    TreeMap<Long, Set<SlotKey>> ends = byLane.get(lane);
    Set<SlotKey> ending = ends == null ? null : ends.get(name.span().end());
    if (ends != null && ending != null && ending.remove(name) && ending.isEmpty()) {
      ends.remove(name.span().end());
      if (ends.isEmpty()) {
        byLane.remove(lane);
      }
    }
  }

  /** Returns the lanes with open windows. */
  public List<String> lanes() {
    return List.copyOf(byLane.keySet());
  }

  /**
   * Moves windows to the lane of a shard that is opened: those of its parents and those that were
   * restored, if the shard has their keys.
   */
  public void open(String shard, Collection<String> parents, Predicate<Object> hasKey) {
    if (byShard) {
      move(RESTORED, shard, hasKey);
      parents.forEach(parent -> move(parent, shard, hasKey));
    }
  }

  private void move(String from, String to, Predicate<Object> hasKey) {
    TreeMap<Long, Set<SlotKey>> ends = byLane.get(from);
    if (ends == null) {
      return;
    }
    List<SlotKey> names =
        ends.values().stream()
            .flatMap(Set::stream)
            .filter(name -> hasKey.test(name.key()))
            .toList();
    for (SlotKey name : names) {
      Slot slot = slots.get(name);
      if (slot != null) {
        unindex(name, from);
        slot.lane = to;
        index(name, to);
      }
    }
  }

  /**
   * Returns an open window of a lane with the earliest end, if that is not after {@code endMax};
   * null if there is none.
   */
  public @Nullable SlotKey nextEnding(String lane, long endMax) {
    TreeMap<Long, Set<SlotKey>> ends = byLane.get(lane);
    Map.Entry<Long, Set<SlotKey>> first = ends == null ? null : ends.firstEntry();
    return first == null || first.getKey() > endMax ? null : first.getValue().iterator().next();
  }

  /**
   * Passes on all changes since the last call.
   *
   * @throws StateException if a value cannot be written
   */
  public void takeChanges(Consumer<Change> to) {
    for (SlotKey name : changed) {
      Object value = get(name);
      to.accept(new Change(id, encode(name), value == null ? null : bytesOf(value)));
    }
    changed.clear();
  }

  private byte[] bytesOf(Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      values.write(value, out);
    } catch (IOException | RuntimeException e) {
      throw new StateException("state \"%s\" cannot be written: %s".formatted(id, e), e);
    }
    return out.toByteArray();
  }

  /**
   * Puts a stored slot back, during recovery.
   *
   * @throws StateException if its name cannot be read
   */
  public void load(byte[] stored, byte[] value) {
    SlotKey name;
    try {
      name = decode(stored);
    } catch (IOException | RuntimeException e) {
      throw new StateException("state \"%s\" cannot be read: %s".formatted(id, e), e);
    }
    Slot slot = new Slot(byShard ? RESTORED : ALL);
    slot.bytes = value;
    add(name, slot);
  }

  private byte[] encode(SlotKey name) {
    byte[] key = keys.encode(name.key());
    return ByteBuffer.allocate(2 * Long.BYTES + key.length)
        .putLong(name.span().start())
        .putLong(name.span().end())
        .put(key)
        .array();
  }

  private SlotKey decode(byte[] name) throws IOException {
    if (name.length < 2 * Long.BYTES) {
      throw new IOException("a slot has a damaged name");
    }
    ByteBuffer in = ByteBuffer.wrap(name);
    Span span = new Span(in.getLong(), in.getLong());
    byte[] key = new byte[in.remaining()];
    in.get(key);
    return new SlotKey(keys.decode(key), span);
  }
}
