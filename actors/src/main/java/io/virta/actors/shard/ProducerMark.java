package io.virta.actors.shard;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.persistence.record.BlockSender;
import io.virta.persistence.record.RecordBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How far one producer has come in one shard.
 *
 * @param epoch the highest epoch that its owners have used here
 * @param storedMillis when it was last heard of here: the arrival of its last block, or its last
 *     change of owner; epoch milliseconds
 * @param parts the hash key range of the shard in order, neighbours with different numbers: one
 *     part, unless the shard came from a merge of parents that had stored different numbers
 */
record ProducerMark(int epoch, long storedMillis, List<Part> parts) {
  /**
   * A hash key range, which starts behind the part before it.
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

  /** Nothing is stored in that range. */
  static ProducerMark none(HashKeyRange range) {
    return new ProducerMark(0, 0, List.of(new Part(range.end(), 0)));
  }

  /**
   * With that block stored. It raises every part, whichever its records are in: the producer has
   * sent its lower numbers for this shard before, or in this block.
   */
  ProducerMark raisedBy(BlockSender.Producer block, long arrivalMillis) {
    long last = block.lastOutNumber();
    return new ProducerMark(
        Math.max(epoch, block.epoch()),
        Math.max(storedMillis, arrivalMillis),
        joined(parts.stream().map(part -> part.raisedTo(last)).toList()));
  }

  /** With a newer owner, or the same one. */
  ProducerMark ownedIn(int newEpoch, long millis) {
    return new ProducerMark(Math.max(epoch, newEpoch), Math.max(storedMillis, millis), parts);
  }

  /** The lowest of its numbers: up to there everything is stored in the whole range. */
  long lastOutNumber() {
    return parts.stream().mapToLong(Part::lastOutNumber).min().orElse(0);
  }

  /** The part of it inside a range of the shard. */
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

  /** This mark, and behind it that of the adjacent shard: each part keeps its number. */
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

  /** The records of a block that are not stored yet, by their places. */
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
    // The hash of a key costs more than all else here, and is seldom needed.
    return parts.size() == 1 ? parts.get(0).lastOutNumber() : lastFor(hashOf(block, i));
  }

  /** The hash key of a record: the one that its producer chose, or that of its partition key. */
  static HashKey hashOf(RecordBlock block, int i) {
    return block.hasExplicitHash(i)
        ? new HashKey(block.explicitHashHigh(i), block.explicitHashLow(i))
        : HashKey.ofPartitionKey(block.array(), block.keyOffset(i), block.keyLength(i));
  }

  /** The highest out number stored in the part of that hash key; 0 for none. */
  long lastFor(HashKey key) {
    int i = 0;
    while (i < parts.size() - 1 && parts.get(i).end().compareTo(key) < 0) {
      i++;
    }
    return parts.get(i).lastOutNumber();
  }
}
