package io.virta.processors.task;

import io.virta.processors.operator.NumberedOutput;
import io.virta.processors.state.Change;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sum of the cuts of a task: from where it continues after a crash. Also decides which cuts are
 * still needed: a cut repeats some of what has not changed for longest, so that cuts before it
 * become superfluous, and a complete copy of the state is never written at once (decision 70). Not
 * thread-safe.
 */
public final class TaskState {
  /** Superfluous bytes in the log that are not worth repeating anything for. */
  private static final long SUPERFLUOUS_BYTES_MIN = 1 << 20;

  private static final long REPEATED_BYTES_MIN = 64 << 10;

  /** About the bytes of a stored position or of an output without its data, and of a slot. */
  private static final long POSITION_BYTES = 100;

  private static final long SLOT_BYTES = 16;

  /** About the bytes of a cut without contents. */
  private static final long CUT_BYTES = 200;

  /** What a cut holds at most once. */
  private sealed interface Name {}

  private record SlotName(String state, ByteBuffer slot) implements Name {}

  private record PositionName(String input, String shard) implements Name {}

  /** The newest value of a name. */
  private sealed interface Value {
    /** The cut that holds it. */
    long cut();
  }

  @SuppressWarnings("ArrayRecordComponent") // only passed on
  private record SlotValue(byte[] bytes, long cut) implements Value {}

  private record PositionValue(ShardPosition position, long cut) implements Value {}

  private record Unsent(NumberedOutput output, long cut) {}

  private record Size(long cut, long bytes) {}

  /** By the age of the values, the oldest first. */
  private final Map<Name, Value> values = new LinkedHashMap<>();

  /** The outputs that targets may lack. */
  private final Deque<Unsent> outbox = new ArrayDeque<>();

  /** The sizes of the cuts that are needed, the oldest first. */
  private final Deque<Size> sizes = new ArrayDeque<>();

  private long lastCut;
  private long lastOutNumber;
  private long acknowledged;
  private long acknowledgedByCuts;
  private long bytes;
  private long logBytes;

  /**
   * Adds the next cut. The first one may have any number: cuts before it were superfluous.
   *
   * @throws IllegalArgumentException if the cut does not follow the last one
   */
  public void apply(Cut cut) {
    if (lastCut != 0 && cut.no() != lastCut + 1) {
      throw new IllegalArgumentException("cut %d does not follow %d".formatted(cut.no(), lastCut));
    }
    lastCut = cut.no();
    lastOutNumber = cut.lastOutNumber();
    acknowledgedByCuts = cut.acknowledged();
    acknowledged(cut.acknowledged());
    for (ShardPosition position : cut.positions()) {
      put(
          new PositionName(position.input(), position.shard()),
          new PositionValue(position, lastCut));
    }
    for (Change change : cut.changes()) {
      SlotName name = new SlotName(change.state(), ByteBuffer.wrap(change.slot()));
      byte[] value = change.value();
      if (value == null) {
        remove(name);
      } else {
        put(name, new SlotValue(value, lastCut));
      }
    }
    cut.outputs().forEach(output -> outbox.add(new Unsent(output, lastCut)));
    long size = sizeOf(cut);
    sizes.add(new Size(lastCut, size));
    logBytes += size;
    while (!sizes.isEmpty() && sizes.element().cut() < firstNeededCut()) {
      logBytes -= sizes.remove().bytes();
    }
  }

  private void put(Name name, Value value) {
    remove(name);
    values.put(name, value); // as the youngest
    bytes += sizeOf(name, value);
  }

  private void remove(Name name) {
    Value before = values.remove(name);
    if (before != null) {
      bytes -= sizeOf(name, before);
    }
  }

  private static long sizeOf(Name name, Value value) {
    return name instanceof SlotName slot && value instanceof SlotValue content
        ? SLOT_BYTES + slot.slot().remaining() + content.bytes().length
        : POSITION_BYTES;
  }

  private static long sizeOf(Cut cut) {
    long size = CUT_BYTES + POSITION_BYTES * cut.positions().size();
    for (Change change : cut.changes()) {
      byte[] value = change.value();
      size += SLOT_BYTES + change.slot().length + (value == null ? 0 : value.length);
    }
    for (NumberedOutput output : cut.outputs()) {
      size += sizeOf(output);
    }
    return size;
  }

  /** Returns about how many bytes an output has. */
  public static long sizeOf(NumberedOutput output) {
    return POSITION_BYTES + output.record().data().length;
  }

  /** Takes into account that the targets have all outputs up to that number. */
  public void acknowledged(long outNumber) {
    acknowledged = Math.max(acknowledged, outNumber);
    while (!outbox.isEmpty() && outbox.element().output().outNumber() <= outNumber) {
      outbox.remove();
    }
  }

  /**
   * Returns the next cut with some of the oldest values added, if the log has become much larger
   * than the state.
   */
  public Cut withOldest(Cut cut) {
    if (logBytes < 2 * bytes + SUPERFLUOUS_BYTES_MIN) {
      return cut;
    }
    Set<Name> held = new HashSet<>();
    for (ShardPosition position : cut.positions()) {
      held.add(new PositionName(position.input(), position.shard()));
    }
    for (Change change : cut.changes()) {
      held.add(new SlotName(change.state(), ByteBuffer.wrap(change.slot())));
    }
    List<ShardPosition> positions = new ArrayList<>(cut.positions());
    List<Change> changes = new ArrayList<>(cut.changes());
    long left = Math.max(2 * sizeOf(cut), REPEATED_BYTES_MIN);
    for (Map.Entry<Name, Value> entry : values.entrySet()) {
      if (left <= 0 || entry.getValue().cut() == lastCut) {
        break;
      }
      if (!held.contains(entry.getKey())) {
        left -= sizeOf(entry.getKey(), entry.getValue());
        if (entry.getKey() instanceof SlotName name
            && entry.getValue() instanceof SlotValue content) {
          changes.add(new Change(name.state(), name.slot().array(), content.bytes()));
        } else if (entry.getValue() instanceof PositionValue value) {
          positions.add(value.position());
        }
      }
    }
    return new Cut(
        cut.no(), cut.acknowledged(), cut.lastOutNumber(), positions, changes, cut.outputs());
  }

  /** Returns the number of the last cut; 0 for none. */
  public long lastCut() {
    return lastCut;
  }

  /** Returns the last out number that was given; 0 for none. */
  public long lastOutNumber() {
    return lastOutNumber;
  }

  /** Returns the out number up to which the targets are known to have all outputs; 0 for none. */
  public long acknowledged() {
    return acknowledged;
  }

  /** Returns the out number up to which the last cut says so: less, or the same. */
  public long acknowledgedByCuts() {
    return acknowledgedByCuts;
  }

  /** Returns about the bytes of the state as it is stored. */
  public long bytes() {
    return bytes;
  }

  /** Returns the number of the first cut that is still needed; that of the next one if none is. */
  public long firstNeededCut() {
    long first = values.isEmpty() ? lastCut + 1 : values.values().iterator().next().cut();
    return outbox.isEmpty() ? first : Math.min(first, outbox.element().cut());
  }

  /** Returns the outputs that targets may lack, in order. */
  public List<NumberedOutput> outbox() {
    return outbox.stream().map(Unsent::output).toList();
  }

  /** Returns the latest position of each shard. */
  public List<ShardPosition> positions() {
    List<ShardPosition> positions = new ArrayList<>();
    for (Value value : values.values()) {
      if (value instanceof PositionValue position) {
        positions.add(position.position());
      }
    }
    return positions;
  }

  /** Returns the slots of the state with that id, by their names. */
  public Map<ByteBuffer, byte[]> slots(String id) {
    Map<ByteBuffer, byte[]> slots = new HashMap<>();
    values.forEach(
        (name, value) -> {
          if (name instanceof SlotName slot
              && slot.state().equals(id)
              && value instanceof SlotValue content) {
            slots.put(slot.slot(), content.bytes());
          }
        });
    return slots;
  }
}
