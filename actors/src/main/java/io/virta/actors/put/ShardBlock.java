package io.virta.actors.put;

import io.virta.actors.model.Shard;
import io.virta.persistence.record.RecordBlock;

/** A block for one shard, with the indexes of the put's entries that it holds. */
public final class ShardBlock {
  private final Shard shard;
  private final RecordBlock block;
  private final int[] entries;

  ShardBlock(Shard shard, RecordBlock block, int[] entries) {
    this.shard = shard;
    this.block = block;
    this.entries = entries;
  }

  public Shard shard() {
    return shard;
  }

  public RecordBlock block() {
    return block;
  }

  /** Returns the index of the entry that is record {@code i} of the block. */
  public int entry(int i) {
    return entries[i];
  }

  public int entryCount() {
    return entries.length;
  }
}
