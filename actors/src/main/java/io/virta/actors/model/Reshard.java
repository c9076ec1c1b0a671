package io.virta.actors.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * A wish for other shards. A stream remembers it until it has come true, in its events too, so the
 * names below are a format.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Reshard.Split.class, name = "split"),
  @JsonSubTypes.Type(value = Reshard.Merge.class, name = "merge"),
  @JsonSubTypes.Type(value = Reshard.Scale.class, name = "scale")
})
public sealed interface Reshard extends StreamChange {
  /** Two shards for one: the second starts at that hash key. */
  record Split(ShardId shard, HashKey startOfSecond) implements Reshard {}

  /** One shard for two: {@code adjacent} starts where {@code shard} ends. */
  record Merge(ShardId shard, ShardId adjacent) implements Reshard {}

  /** That many shards of one width. */
  record Scale(int shardCount) implements Reshard {}
}
