package io.virta.actors.model;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a consumer has come in a stream: the last record that it has taken from each shard.
 * Immutable.
 *
 * <p>Reading continues after these records, and with the children of their shards. A shard whose
 * descendant is named has been taken to its end; it need not be named, and is not read again. A
 * shard that is neither named nor continues one that was taken starts where the reader says.
 */
public final class StreamPosition {
  /** Nothing has been taken. */
  public static final StreamPosition START = new StreamPosition(Map.of());

  private final Map<ShardId, RecordPosition> taken;

  private StreamPosition(Map<ShardId, RecordPosition> taken) {
    this.taken = taken;
  }

  /** The last records taken, at most one of each shard. */
  public static StreamPosition of(Collection<RecordPosition> records) {
    Map<ShardId, RecordPosition> taken = new HashMap<>();
    for (RecordPosition record : records) {
      if (taken.put(record.shard(), record) != null) {
        throw VirtaException.invalidArgument(
            "A position names one record of a shard, not two of " + record.shard() + ".");
      }
    }
    return new StreamPosition(Map.copyOf(taken));
  }

  /** The position once that record has been taken, too. */
  public StreamPosition after(RecordPosition record) {
    Map<ShardId, RecordPosition> next = new HashMap<>(taken);
    next.put(record.shard(), record);
    return new StreamPosition(Map.copyOf(next));
  }

  /** The same without a shard, such as one that has been taken to its end. */
  public StreamPosition without(ShardId shard) {
    Map<ShardId, RecordPosition> next = new HashMap<>(taken);
    next.remove(shard);
    return new StreamPosition(Map.copyOf(next));
  }

  /** The last record taken from that shard; null when it is not named. */
  public @Nullable RecordPosition of(ShardId shard) {
    return taken.get(shard);
  }

  /** The last records taken, by their shards. */
  public Map<ShardId, RecordPosition> taken() {
    return taken;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StreamPosition position && taken.equals(position.taken);
  }

  @Override
  public int hashCode() {
    return taken.hashCode();
  }

  @Override
  public String toString() {
    return "StreamPosition" + taken.values();
  }
}
