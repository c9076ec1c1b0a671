package io.virta.actors.model;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The mapping of hash keys to open shards: an immutable read model of a stream for the edge. Open
 * shards cover the hash space without gaps or overlaps.
 */
public final class ShardMap {
  private final StreamDescription stream;
  private final Map<ShardId, Shard> byId;
  private final Shard[] open;
  private final long[] startHigh;
  private final long[] startLow;

  public ShardMap(StreamDescription stream) {
    this.stream = stream;
    this.byId = stream.shards().stream().collect(Collectors.toMap(Shard::id, Function.identity()));
    this.open =
        stream.shards().stream()
            .filter(Shard::isOpen)
            .sorted(Comparator.comparing(shard -> shard.range().start()))
            .toArray(Shard[]::new);
    this.startHigh = new long[open.length];
    this.startLow = new long[open.length];
    for (int i = 0; i < open.length; i++) {
      startHigh[i] = open[i].range().start().high();
      startLow[i] = open[i].range().start().low();
    }
  }

  public StreamDescription stream() {
    return stream;
  }

  public StreamKey key() {
    return stream.key();
  }

  /** Returns whether this map shows a later version, or a later incarnation, of the stream. */
  public boolean isNewerThan(ShardMap other) {
    return key().incarnation() == other.key().incarnation()
        ? stream.version() > other.stream.version()
        : key().incarnation() > other.key().incarnation();
  }

  /** Returns the number of open shards. */
  public int openCount() {
    return open.length;
  }

  /** Returns the open shard at that index, in the order of the hash key ranges. */
  public Shard open(int place) {
    return open[place];
  }

  /** Returns the index of the open shard for that hash key. Allocates no object. */
  public int placeOf(long hashHigh, long hashLow) {
    int low = 0;
    int high = open.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      int byHigh = Long.compareUnsigned(startHigh[middle], hashHigh);
      boolean startsAtOrBefore =
          byHigh < 0 || (byHigh == 0 && Long.compareUnsigned(startLow[middle], hashLow) <= 0);
      if (startsAtOrBefore) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Returns the open shard for that hash key. */
  public Shard openFor(HashKey key) {
    return open[placeOf(key.high(), key.low())];
  }

  /** Returns the child shards of that shard: none while it is open. */
  public List<Shard> childrenOf(ShardId parent) {
    return stream.shards().stream().filter(shard -> shard.parents().contains(parent)).toList();
  }

  /** Returns the shard with that id, open or closed. */
  public Optional<Shard> find(ShardId id) {
    return Optional.ofNullable(byId.get(id));
  }
}
