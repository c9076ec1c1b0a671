package io.virta.actors.shard;

import io.virta.actors.model.ShardKey;
import io.virta.actors.model.StreamKey;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The tails of the shards that live, or have lived, on this node. Safe for any thread. */
public final class ShardTails {
  private final ConcurrentMap<ShardKey, ShardTail> tails = new ConcurrentHashMap<>();
  private final TailBudget budget;
  private final ShardQuota quota;

  /**
   * Tails that together keep at most that many bytes of records in memory.
   *
   * @param quota what each of them gives to consumers that poll
   */
  public ShardTails(long bytesMax, ShardQuota quota) {
    this.budget = new TailBudget(bytesMax);
    this.quota = quota;
  }

  /**
   * The shard's tail, made when it is not known yet; its counters outlive the shard's stay in
   * memory.
   */
  ShardTail of(ShardKey shard) {
    return tails.computeIfAbsent(shard, key -> new ShardTail(key, budget, quota));
  }

  /** The tail if the shard is in memory on this node now. */
  public @Nullable ShardTail live(ShardKey shard) {
    ShardTail tail = tails.get(shard);
    return tail != null && tail.isLive() ? tail : null;
  }

  /** The shard was deleted. */
  void remove(ShardKey shard) {
    tails.remove(shard);
  }

  /** Those of one stream's shards. */
  public List<ShardTail> of(StreamKey stream) {
    return tails.values().stream().filter(tail -> tail.shard().stream().equals(stream)).toList();
  }

  public Collection<ShardTail> all() {
    return Collections.unmodifiableCollection(tails.values());
  }

  /** Bytes of records that all tails keep in memory. */
  public long bytes() {
    return budget.bytes();
  }
}
