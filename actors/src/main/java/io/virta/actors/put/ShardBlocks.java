package io.virta.http.hot;

import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardMap;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The second pass over a put request: one block per target shard, each in an array of exactly its
 * size, its records in the order of the request.
 */
public final class ShardBlocks {

  /** What goes to one shard: a block, and which entries of the request it holds. */
  public static final class ShardBlock {
    private final Shard shard;
    private final RecordBlock block;
    private final int[] entries;

    private ShardBlock(Shard shard, RecordBlock block, int[] entries) {
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

    /** The entry of the request that is record {@code i} of the block. */
    public int entry(int i) {
      return entries[i];
    }
  }

  private ShardBlocks() {}

  /**
   * Builds the blocks of all entries.
   *
   * @throws NotBase64Exception when data is none
   */
  public static List<ShardBlock> of(PutEntries entries, ShardMap map) {
    return of(entries, IntStream.range(0, entries.count()).toArray(), map);
  }

  /**
   * Builds the blocks of some entries, given in rising order.
   *
   * @throws NotBase64Exception when data is none
   */
  public static List<ShardBlock> of(PutEntries entries, int[] chosen, ShardMap map) {
    int[] places = new int[chosen.length];
    int[] counts = new int[map.openCount()];
    for (int k = 0; k < chosen.length; k++) {
      places[k] = map.placeOf(entries.hashHigh(chosen[k]), entries.hashLow(chosen[k]));
      counts[places[k]]++;
    }
    List<ShardBlock> blocks = new ArrayList<>(Math.min(chosen.length, map.openCount()));
    for (int k = 0; k < chosen.length; k++) {
      int place = places[k];
      if (counts[place] > 0) {
        int[] members = members(chosen, places, place, k, counts[place]);
        blocks.add(new ShardBlock(map.open(place), block(entries, members), members));
        counts[place] = 0;
      }
    }
    return blocks;
  }

  private static int[] members(int[] chosen, int[] places, int place, int from, int count) {
    int[] members = new int[count];
    for (int k = from, found = 0; found < count; k++) {
      if (places[k] == place) {
        members[found++] = chosen[k];
      }
    }
    return members;
  }

  private static RecordBlock block(PutEntries entries, int[] members) {
    int bytes =
        Arrays.stream(members)
            .map(
                i ->
                    RecordBlockBuilder.recordBytes(
                        entries.keyLength(i), entries.hasExplicitHash(i), entries.dataLength(i)))
            .sum();
    RecordBlockBuilder builder = new RecordBlockBuilder(members.length, bytes);
    for (int i : members) {
      int keyLength = entries.keyLength(i);
      int at =
          entries.hasExplicitHash(i)
              ? builder.begin(keyLength, entries.hashHigh(i), entries.hashLow(i))
              : builder.begin(keyLength);
      entries.copyKey(i, builder.array(), at);
      entries.copyData(i, builder.array(), at + keyLength);
      builder.end(at + keyLength + entries.dataLength(i));
    }
    return builder.build();
  }
}
