package io.virta.actors.put;

import io.virta.actors.model.ShardMap;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Groups entries by shard: one block per shard, in an array of exactly its size, with its records
 * in the order of the put. Entries resent after a reshard may need more than one block per shard.
 */
public final class ShardBlocks {

  private ShardBlocks() {}

  /** Builds the blocks of all entries, for a put that does not name its call. */
  public static List<ShardBlock> of(PutSource entries, ShardMap map) {
    return of(entries, IntStream.range(0, entries.count()).toArray(), map, null);
  }

  /** Builds the blocks of some entries, given in ascending order. */
  static List<ShardBlock> of(
      PutSource entries, int[] chosen, ShardMap map, @Nullable CallAttempt attempt) {
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
        boolean mayHaveHoles = attempt != null && chosen.length < entries.count();
        for (int[] run : mayHaveHoles ? runs(entries, members, map, place) : List.of(members)) {
          blocks.add(new ShardBlock(map.open(place), block(entries, run, attempt), run));
        }
        counts[place] = 0;
      }
    }
    return blocks;
  }

  /**
   * Divides the entries for one shard so that no block spans an entry of that shard which it does
   * not contain: the first and the last entry of a block stand for all entries between them.
   */
  private static List<int[]> runs(PutSource entries, int[] members, ShardMap map, int place) {
    List<int[]> runs = new ArrayList<>();
    int start = 0;
    for (int k = 1; k < members.length; k++) {
      boolean hole =
          IntStream.range(members[k - 1] + 1, members[k])
              .anyMatch(i -> map.placeOf(entries.hashHigh(i), entries.hashLow(i)) == place);
      if (hole) {
        runs.add(Arrays.copyOfRange(members, start, k));
        start = k;
      }
    }
    runs.add(Arrays.copyOfRange(members, start, members.length));
    return runs;
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

  private static RecordBlock block(
      PutSource entries, int[] members, @Nullable CallAttempt attempt) {
    int bytes = 0;
    for (int i : members) {
      bytes +=
          RecordBlockBuilder.recordBytes(
              entries.keyLength(i), entries.hasExplicitHash(i), entries.dataLength(i));
    }
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
    RecordBlock block = builder.build();
    return attempt == null ? block : block.sentBy(attempt.id(), attempt.attempt(), members);
  }
}
