package io.virta.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.ShardMap;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Entries sorted into one block per shard; within a shard they keep their order. */
final class RoutedBlocks {
  /**
   * One shard's part.
   *
   * @param place the shard's place in the map
   * @param entries for each record of the block, the index of its entry
   */
  record Part(int place, RecordBlock block, List<Integer> entries) {}

  private RoutedBlocks() {}

  /** Sorts those of the entries that are chosen, by their indices. */
  static List<Part> route(ShardMap map, List<PutEntry> entries, List<Integer> chosen) {
    byte[][] keys = new byte[entries.size()][];
    Map<Integer, List<Integer>> entriesByPlace = new TreeMap<>();
    for (int i : chosen) {
      byte[] key = entries.get(i).partitionKey().getBytes(UTF_8);
      keys[i] = key;
      HashKey hash = HashKey.ofPartitionKey(key, 0, key.length);
      entriesByPlace
          .computeIfAbsent(map.placeOf(hash.high(), hash.low()), place -> new ArrayList<>())
          .add(i);
    }
    List<Part> parts = new ArrayList<>(entriesByPlace.size());
    entriesByPlace.forEach(
        (place, indices) -> parts.add(new Part(place, block(entries, keys, indices), indices)));
    return parts;
  }

  private static RecordBlock block(List<PutEntry> entries, byte[][] keys, List<Integer> indices) {
    int bytes = 0;
    for (int i : indices) {
      bytes +=
          RecordBlockBuilder.recordBytes(keys[i].length, false, entries.get(i).data().remaining());
    }
    RecordBlockBuilder builder = new RecordBlockBuilder(indices.size(), bytes);
    for (int i : indices) {
      byte[] key = keys[i];
      ByteBuffer data = entries.get(i).data().duplicate();
      int dataLength = data.remaining();
      int at = builder.begin(key.length);
      System.arraycopy(key, 0, builder.array(), at, key.length);
      data.get(builder.array(), at + key.length, dataLength);
      builder.end(at + key.length + dataLength);
    }
    return builder.build();
  }
}
