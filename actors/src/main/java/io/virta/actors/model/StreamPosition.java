package io.virta.actors.model;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a consumer in a stream: the last record that it has read from each shard.
 * Immutable.
 *
 * <p>Reading resumes after these records, and continues with the children of their shards. A shard
 * with a descendant in this position has been read to its end; it need not be part of the position,
 * and is not read again. Any other shard that is neither part of the position nor a descendant of
 * one that is starts where the reader specifies.
 */
public final class StreamPosition {
  /** The position of a consumer that has read nothing. */
  public static final StreamPosition START = new StreamPosition(Map.of());

  private final Map<ShardId, RecordPosition> taken;

  private StreamPosition(Map<ShardId, RecordPosition> taken) {
    this.taken = taken;
  }

  /** Creates a position from the last records read, at most one of each shard. */
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

  /** Returns the position after that record has also been read. */
  public StreamPosition after(RecordPosition record) {
    Map<ShardId, RecordPosition> next = new HashMap<>(taken);
    next.put(record.shard(), record);
    return new StreamPosition(Map.copyOf(next));
  }

  /** Returns the position without a shard, such as one that has been read to its end. */
  public StreamPosition without(ShardId shard) {
    Map<ShardId, RecordPosition> next = new HashMap<>(taken);
    next.remove(shard);
    return new StreamPosition(Map.copyOf(next));
  }

  /**
   * Returns the last record read from that shard; null if the shard is not part of the position.
   */
  public @Nullable RecordPosition of(ShardId shard) {
    return taken.get(shard);
  }

  /** Returns the last records read, by shard. */
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
