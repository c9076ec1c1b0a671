package io.virta.actors.shard;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.persistence.record.BlockSender;
import io.virta.persistence.record.RecordBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The progress of one producer in one shard.
 *
 * @param epoch the highest epoch that its owners have used here
 * @param storedMillis when the producer was last active here: the arrival of its last block, or its
 *     last change of owner; epoch milliseconds
 * @param parts consecutive parts of the shard's hash key range, where neighbours have different
 *     numbers: one part, unless the shard came from a merge of parents that had stored different
 *     numbers
 */
record ProducerMark(int epoch, long storedMillis, List<Part> parts) {
  /**
   * A hash key range that starts after the previous part.
   *
   * @param end its last hash key
   * @param lastOutNumber the highest out number stored in it; 0 for none
   */
  record Part(HashKey end, long lastOutNumber) {
    Part raisedTo(long outNumber) {
      return new Part(end, Math.max(lastOutNumber, outNumber));
    }
  }

  ProducerMark {
    parts = List.copyOf(parts);
  }

  /** Returns the mark of a producer that has stored nothing in that range. */
  static ProducerMark none(HashKeyRange range) {
    return new ProducerMark(0, 0, List.of(new Part(range.end(), 0)));
  }

  /**
   * Returns the mark after that block is stored. The block raises every part, not only those of its
   * records: the producer has sent all lower numbers for this shard before, or in this block.
   */
  ProducerMark raisedBy(BlockSender.Producer block, long arrivalMillis) {
    long last = block.lastOutNumber();
    return new ProducerMark(
        Math.max(epoch, block.epoch()),
        Math.max(storedMillis, arrivalMillis),
        joined(parts.stream().map(part -> part.raisedTo(last)).toList()));
  }

  /** Returns the mark with a newer owner, or the same one. */
  ProducerMark ownedIn(int newEpoch, long millis) {
    return new ProducerMark(Math.max(epoch, newEpoch), Math.max(storedMillis, millis), parts);
  }

  /**
   * Returns the lowest number of all parts: up to it everything is stored in the complete range.
   */
  long lastOutNumber() {
    return parts.stream().mapToLong(Part::lastOutNumber).min().orElse(0);
  }

  /** Returns the mark restricted to a subrange of the shard. */
  ProducerMark within(HashKeyRange range) {
    List<Part> inside = new ArrayList<>(parts.size());
    for (Part part : parts) {
      if (part.end().compareTo(range.end()) >= 0) {
        inside.add(new Part(range.end(), part.lastOutNumber()));
        break;
      }
      if (part.end().compareTo(range.start()) >= 0) {
        inside.add(part);
      }
    }
    return new ProducerMark(epoch, storedMillis, inside);
  }

  /** Returns this mark followed by the mark of the adjacent shard: each part keeps its number. */
  ProducerMark followedBy(ProducerMark upper) {
    List<Part> both = new ArrayList<>(parts);
    both.addAll(upper.parts);
    return new ProducerMark(
        Math.max(epoch, upper.epoch), Math.max(storedMillis, upper.storedMillis), joined(both));
  }

  private static List<Part> joined(List<Part> parts) {
    if (parts.size() == 1) {
      return parts;
    }
    List<Part> joined = new ArrayList<>(parts.size());
    for (Part part : parts) {
      int last = joined.size() - 1;
      if (last >= 0 && joined.get(last).lastOutNumber() == part.lastOutNumber()) {
        joined.set(last, part);
      } else {
        joined.add(part);
      }
    }
    return joined;
  }

  /** Returns the indexes of the records of a block that are not stored yet. */
  int[] freshIn(RecordBlock block) {
    int[] fresh = new int[block.recordCount()];
    int count = 0;
    for (int i = 0; i < fresh.length; i++) {
      if (block.number(i) > lastFor(block, i)) {
        fresh[count++] = i;
      }
    }
    return Arrays.copyOf(fresh, count);
  }

  private long lastFor(RecordBlock block, int i) {
    // Hashing the key is the most expensive step here, and seldom needed.
    return parts.size() == 1 ? parts.get(0).lastOutNumber() : lastFor(hashOf(block, i));
  }

  /** Returns the hash key of a record: the explicit one, or that of its partition key. */
  static HashKey hashOf(RecordBlock block, int i) {
    return block.hasExplicitHash(i)
        ? new HashKey(block.explicitHashHigh(i), block.explicitHashLow(i))
        : HashKey.ofPartitionKey(block.array(), block.keyOffset(i), block.keyLength(i));
  }

  /** Returns the highest out number stored in the part of that hash key; 0 for none. */
  long lastFor(HashKey key) {
    int i = 0;
    while (i < parts.size() - 1 && parts.get(i).end().compareTo(key) < 0) {
      i++;
    }
    return parts.get(i).lastOutNumber();
  }
}
