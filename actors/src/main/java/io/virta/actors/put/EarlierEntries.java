package io.virta.actors.put;

import io.virta.actors.model.Appended;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StoredEntries;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the stored record of each entry of a put whose earlier attempts have stored some entries. A
 * shard keeps only the first and the last entry of each block; the entries between them are derived
 * from the put, which is the same in every attempt.
 */
final class EarlierEntries {
  /**
   * The place where an entry is stored.
   *
   * @param record the entry as a block of one record
   */
  record Place(ShardId shard, Appended record) {}

  private final Map<Integer, Place> places = new HashMap<>();

  /**
   * Finds the places of all entries.
   *
   * @throws IllegalStateException if the stored entries do not match the put
   */
  EarlierEntries(PutSource source, List<StoredEntries> stored) {
    for (StoredEntries entries : stored) {
      add(source, entries);
    }
  }

  private void add(PutSource source, StoredEntries entries) {
    int found = 0;
    int last = Math.min(entries.lastEntry(), source.count() - 1);
    for (int entry = entries.firstEntry(); entry <= last; entry++) {
      HashKey hash = new HashKey(source.hashHigh(entry), source.hashLow(entry));
      if (entries.include(entry, hash) && !places.containsKey(entry)) {
        long seq = entries.firstSeq() + found++;
        places.put(
            entry,
            new Place(
                entries.shard(),
                new Appended(seq, 1, entries.arrivalMillis(), entries.encrypted(), null)));
      }
    }
    if (found != entries.count()) {
      throw new IllegalStateException("%d entries of a put are %s".formatted(found, entries));
    }
  }

  /** Returns the place of that entry; null if it is not stored. */
  @Nullable Place of(int entry) {
    return places.get(entry);
  }
}
