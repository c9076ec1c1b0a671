package io.virta.actors.shard;

import io.virta.persistence.record.RecordBlock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The producers of {@link ProducerSimulation}, and their messages to and from the shards. */
final class SimulatedProducers {
  private SimulatedProducers() {}

  /** The answer of a shard to a block. */
  enum Kind {
    TAKEN,
    PRODUCER_FENCED,
    SHARD_CLOSED,
    THROUGHPUT_EXCEEDED,
    UNAVAILABLE
  }

  record Answer(Request request, Kind kind, long lastOutNumber) {}

  /** A block in flight. */
  static final class Request {
    final Owner owner;
    final SimulatedShard shard;
    final RecordBlock block;

    /** The indexes of its records among all records of the producer. */
    final int[] ids;

    Request(Owner owner, SimulatedShard shard, RecordBlock block, int[] ids) {
      this.owner = owner;
      this.shard = shard;
      this.block = block;
      this.ids = ids;
    }
  }

  /**
   * The state of a producer across its owners: its records to send and the kept acknowledgements.
   */
  static final class Producer {
    final long no;
    final List<Long> numbers = new ArrayList<>();
    final List<Integer> keys = new ArrayList<>();
    final List<Integer> timesStored = new ArrayList<>();
    final long[] lastStored = new long[ProducerSimulation.KEYS.size()];
    final int[] lastEpoch = new int[ProducerSimulation.KEYS.size()];
    final BitSet acknowledged = new BitSet();
    long lastNumber;
    Owner owner;

    Producer(long no, List<SimulatedShard> shards) {
      this.no = no;
      this.owner = new Owner(this, 0, shards);
    }
  }

  /**
   * A process that sends the records of a producer. It knows the records produced while it was the
   * owner.
   */
  static final class Owner {
    final Producer producer;
    final int epoch;
    final BitSet acknowledged;
    final Map<SimulatedShard, Request> waitsFor = new HashMap<>();
    List<SimulatedShard> shards;
    int known;
    boolean fenced;

    Owner(Producer producer, int epoch, List<SimulatedShard> shards) {
      this.producer = producer;
      this.epoch = epoch;
      this.shards = List.copyOf(shards);
      this.acknowledged = (BitSet) producer.acknowledged.clone();
      this.known = producer.numbers.size();
    }
  }
}
