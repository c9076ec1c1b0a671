package io.virta.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.ShardId;
import io.virta.actors.shard.ProducerMarks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A stream in the memory of a test: shards, splits and merges as in a real one. */
final class VirtualStream {
  private final String name;
  private final List<VirtualShard> shards = new ArrayList<>();

  VirtualStream(String name, int shardCount) {
    this.name = name;
    for (HashKeyRange range : HashKeyRange.divide(shardCount)) {
      add(ProducerMarks.none(range), List.of());
    }
  }

  private void add(ProducerMarks marks, List<VirtualShard> parents) {
    shards.add(new VirtualShard(new ShardId(shards.size()), marks, parents));
  }

  String name() {
    return name;
  }

  /** Returns all shards, parents before their children. */
  List<VirtualShard> shards() {
    return shards;
  }

  /** Returns all records, in the order in which they were stored. */
  List<VirtualShard.Stored> records() {
    return shards.stream()
        .flatMap(shard -> shard.records().stream())
        .sorted(Comparator.comparingLong(VirtualShard.Stored::order))
        .toList();
  }

  VirtualShard shardOf(String partitionKey) {
    byte[] key = partitionKey.getBytes(UTF_8);
    HashKey hash = HashKey.ofPartitionKey(key, 0, key.length);
    return shards.stream()
        .filter(shard -> shard.isOpen() && shard.range().contains(hash))
        .findFirst()
        .orElseThrow();
  }

  /** Splits an open shard in the middle of its range. */
  void split(int index, long nowMillis) {
    VirtualShard parent = openShard(index);
    HashKey middle = parent.range().middle();
    HashKeyRange lower = new HashKeyRange(parent.range().start(), middle.previous());
    HashKeyRange upper = new HashKeyRange(middle, parent.range().end());
    add(parent.close(lower, nowMillis), List.of(parent));
    add(parent.close(upper, nowMillis), List.of(parent));
  }

  /** Merges an open shard with the open one above it. */
  void merge(int index, long nowMillis) {
    VirtualShard lower = openShard(index);
    VirtualShard upper =
        shards.stream()
            .filter(VirtualShard::isOpen)
            .filter(shard -> isNext(lower.range(), shard.range()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no open shard of %s follows shard %d".formatted(name, index)));
    add(
        ProducerMarks.merge(
            lower.close(lower.range(), nowMillis), upper.close(upper.range(), nowMillis)),
        List.of(lower, upper));
  }

  private static boolean isNext(HashKeyRange lower, HashKeyRange upper) {
    return !lower.end().equals(HashKey.MAX) && lower.end().next().equals(upper.start());
  }

  private VirtualShard openShard(int index) {
    if (index < 0 || index >= shards.size() || !shards.get(index).isOpen()) {
      throw new IllegalArgumentException(
          "%s has no open shard %d; its open shards: %s"
              .formatted(
                  name,
                  index,
                  shards.stream()
                      .filter(VirtualShard::isOpen)
                      .map(shard -> shard.id().index())
                      .toList()));
    }
    return shards.get(index);
  }
}
