package io.virta.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.ShardId;
import io.virta.actors.shard.ProducerMarks;
import io.virta.actors.shard.ProducerMarks.Admission;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.util.ArrayList;
import java.util.List;

/** A shard of a {@link VirtualStream}, with the producer marks of a real one. */
final class VirtualShard {
  /**
   * A stored record.
   *
   * @param order its place among all records of all streams
   * @param counter its place in its shard, from 1
   * @param producerNo the number of its producer; 0 for none
   */
  @SuppressWarnings("ArrayRecordComponent") // only passed on
  record Stored(
      long order,
      long counter,
      long producerNo,
      long arrivalMillis,
      String partitionKey,
      byte[] data) {}

  private final ShardId id;
  private final List<VirtualShard> parents;
  private final List<Stored> records = new ArrayList<>();
  private ProducerMarks marks;
  private boolean open = true;
  private long closedMillis;

  VirtualShard(ShardId id, ProducerMarks marks, List<VirtualShard> parents) {
    this.id = id;
    this.marks = marks;
    this.parents = List.copyOf(parents);
  }

  ShardId id() {
    return id;
  }

  HashKeyRange range() {
    return marks.range();
  }

  List<VirtualShard> parents() {
    return parents;
  }

  boolean isOpen() {
    return open;
  }

  /** Returns when the shard was closed. */
  long closedMillis() {
    return closedMillis;
  }

  List<Stored> records() {
    return records;
  }

  /** Stores a record without a producer. */
  void put(long order, long arrivalMillis, String partitionKey, byte[] data) {
    requireOpen();
    store(order, 0, arrivalMillis, partitionKey, data);
  }

  private void store(
      long order, long producerNo, long arrivalMillis, String partitionKey, byte[] data) {
    records.add(
        new Stored(order, records.size() + 1, producerNo, arrivalMillis, partitionKey, data));
  }

  /**
   * Stores a record of a producer unless it is stored already.
   *
   * @throws IllegalStateException if the producer has a newer owner
   */
  void send(
      long order,
      long arrivalMillis,
      long producerNo,
      int epoch,
      long outNumber,
      String partitionKey,
      byte[] data) {
    requireOpen();
    RecordBlock block =
        RecordBlockBuilder.single(partitionKey.getBytes(UTF_8), data)
            .sentBy(producerNo, epoch, outNumber);
    Admission admission = marks.admit(block);
    if (admission instanceof Admission.Fenced fenced) {
      throw new IllegalStateException("fenced by epoch " + fenced.epoch());
    }
    if (admission instanceof Admission.Fresh fresh) {
      store(order, producerNo, arrivalMillis, partitionKey, data);
      marks = marks.take(fresh.block().arrivedAt(arrivalMillis).header());
    }
  }

  private void requireOpen() {
    if (!open) {
      throw new IllegalStateException(id + " is closed");
    }
  }

  /** Closes the shard and returns the marks that a child with that part of its range inherits. */
  ProducerMarks close(HashKeyRange child, long nowMillis) {
    open = false;
    closedMillis = nowMillis;
    return marks.within(child);
  }
}
