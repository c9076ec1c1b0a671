package io.virta.actors.shard;

import io.virta.actors.model.ShardKey;
import io.virta.actors.model.StreamKey;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The tails of the shards that are, or have been, in memory on this node. Safe for any thread. */
public final class ShardTails {
  private final ConcurrentMap<ShardKey, ShardTail> tails = new ConcurrentHashMap<>();
  private final TailBudget budget;
  private final ShardQuota quota;

  /**
   * Creates tails that together keep at most that many bytes of records in memory.
   *
   * @param quota the quota of each shard
   */
  public ShardTails(long bytesMax, ShardQuota quota) {
    this.budget = new TailBudget(bytesMax);
    this.quota = quota;
  }

  /**
   * Returns the shard's tail, created if it does not exist; its counters survive when the shard
   * leaves memory.
   */
  ShardTail of(ShardKey shard) {
    return tails.computeIfAbsent(shard, key -> new ShardTail(key, budget, quota));
  }

  /** Returns the tail if the shard is in memory on this node now; null otherwise. */
  public @Nullable ShardTail live(ShardKey shard) {
    ShardTail tail = tails.get(shard);
    return tail != null && tail.isLive() ? tail : null;
  }

  /** Removes the tail of a deleted shard. */
  void remove(ShardKey shard) {
    tails.remove(shard);
  }

  /** Returns the tails of the shards of one stream. */
  public List<ShardTail> of(StreamKey stream) {
    return tails.values().stream().filter(tail -> tail.shard().stream().equals(stream)).toList();
  }

  public Collection<ShardTail> all() {
    return Collections.unmodifiableCollection(tails.values());
  }

  /** Returns the bytes of records that all tails keep in memory. */
  public long bytes() {
    return budget.bytes();
  }
}
