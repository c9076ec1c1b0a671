package io.virta.actors.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * A request for other shards. A stream keeps it, also in its events, until it is done, so the names
 * below are a stored format.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Reshard.Split.class, name = "split"),
  @JsonSubTypes.Type(value = Reshard.Merge.class, name = "merge"),
  @JsonSubTypes.Type(value = Reshard.Scale.class, name = "scale"),
  @JsonSubTypes.Type(value = Reshard.SplitHot.class, name = "split-hot"),
  @JsonSubTypes.Type(value = Reshard.MergeCold.class, name = "merge-cold")
})
public sealed interface Reshard extends StreamChange {
  /** Two shards for one: the second starts at that hash key. */
  record Split(ShardId shard, HashKey startOfSecond) implements Reshard {}

  /** One shard for two: {@code adjacent} starts where {@code shard} ends. */
  record Merge(ShardId shard, ShardId adjacent) implements Reshard {}

  /** That many shards of one width. */
  record Scale(int shardCount) implements Reshard {}

  /** Two shards for each of these, which have too much to do: both take one half of its range. */
  record SplitHot(List<ShardId> shards) implements Reshard {
    public SplitHot {
      shards = List.copyOf(shards);
    }
  }

  /** One shard for each of these pairs, which have too little to do; none is in two pairs. */
  record MergeCold(List<Merge> pairs) implements Reshard {
    public MergeCold {
      pairs = List.copyOf(pairs);
    }
  }
}
