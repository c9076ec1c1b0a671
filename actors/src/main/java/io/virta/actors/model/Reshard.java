package io.virta.actors.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * A request to split, merge or rescale shards. A stream persists it in its state and events until
 * it is done, so the names below are a stored format.
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
  /** Splits one shard into two; the second starts at that hash key. */
  record Split(ShardId shard, HashKey startOfSecond) implements Reshard {}

  /** Merges two shards; {@code adjacent} starts where {@code shard} ends. */
  record Merge(ShardId shard, ShardId adjacent) implements Reshard {}

  /** Rescales to that many shards of equal width. */
  record Scale(int shardCount) implements Reshard {}

  /** Splits each of these shards, which have too much traffic, into two halves. */
  record SplitHot(List<ShardId> shards) implements Reshard {
    public SplitHot {
      shards = List.copyOf(shards);
    }
  }

  /** Merges each of these pairs, which have little traffic; no shard is in two pairs. */
  record MergeCold(List<Merge> pairs) implements Reshard {
    public MergeCold {
      pairs = List.copyOf(pairs);
    }
  }
}
