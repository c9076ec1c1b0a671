package io.virta.actors.producer;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.Shard;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The records that one shard has not acknowledged, ordered by number. Not thread safe; owned by one
 * {@link ProducerSession}.
 */
final class ShardQueue {
  /** Maximum records of one block, as of one PutRecords call. */
  private static final int RECORDS_MAX = 500;

  private static final int BYTES_MAX = 1 << 20;

  /** An unacknowledged record, and the call that waits for it. */
  static final class Item {
    final long number;
    final byte[] key;
    final HashKey hash;
    final boolean explicit;
    final ByteBuffer data;
    final Sending sending;

    Item(NumberedRecord record, byte[] key, HashKey hash, Sending sending) {
      this.number = record.outNumber();
      this.key = key;
      this.hash = hash;
      this.explicit = record.explicitHashKey() != null;
      this.data = record.data().duplicate();
      this.sending = sending;
    }

    int bytes() {
      return RecordBlockBuilder.recordBytes(key.length, explicit, data.remaining());
    }
  }

  final Shard shard;
  private ArrayDeque<Item> waiting = new ArrayDeque<>();

  /** Whether a block is in flight to the shard. */
  boolean underWay;

  /** The number of consecutive failures of the shard. */
  int failures;

  ShardQueue(Shard shard) {
    this.shard = shard;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Adds a record whose number is above all others in the queue. */
  void add(Item item) {
    waiting.add(item);
  }

  /** Merges records moved from another shard into this queue, by number. */
  void merge(Collection<Item> others) {
    List<Item> all = new ArrayList<>(waiting);
    all.addAll(others);
    all.sort(Comparator.comparingLong(item -> item.number));
    waiting = new ArrayDeque<>(all);
  }

  /** Removes and returns all records. */
  Collection<Item> drain() {
    Collection<Item> all = waiting;
    waiting = new ArrayDeque<>();
    return all;
  }

  /** Copies the records with the lowest numbers into a new block. */
  RecordBlock next(long producerNo, int epoch) {
    List<Item> items = new ArrayList<>();
    int bytes = 0;
    for (Item item : waiting) {
      if (items.size() == RECORDS_MAX || (!items.isEmpty() && bytes + item.bytes() > BYTES_MAX)) {
        break;
      }
      items.add(item);
      bytes += item.bytes();
    }
    RecordBlockBuilder builder = new RecordBlockBuilder(items.size(), bytes);
    for (Item item : items) {
      int at =
          item.explicit
              ? builder.begin(item.key.length, item.hash.high(), item.hash.low())
              : builder.begin(item.key.length);
      System.arraycopy(item.key, 0, builder.array(), at, item.key.length);
      int data = at + item.key.length;
      item.data.get(item.data.position(), builder.array(), data, item.data.remaining());
      builder.end(data + item.data.remaining());
    }
    return builder
        .build()
        .sentBy(producerNo, epoch, items.stream().mapToLong(item -> item.number).toArray());
  }

  /** Removes the records up to that number, which are durable. */
  void acknowledge(long lastOutNumber) {
    while (!waiting.isEmpty() && waiting.element().number <= lastOutNumber) {
      waiting.remove().sending.stored();
    }
  }
}
