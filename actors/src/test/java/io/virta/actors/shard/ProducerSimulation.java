package io.virta.actors.shard;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.shard.ProducerMarks.Admission;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.BlockHeader;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Idempotent producers and the shards of one stream, driven by one seed. Requests and answers are
 * lost, late and repeated; quotas admit the first records of a block only; shards crash, split and
 * merge; producers get new owners while the old ones go on. In the end every record must be stored
 * once, in order per producer and key.
 *
 * <p>Real are the marks, the blocks and their headers. The owner and the shard around them are
 * models of what is promised in {@link ProducerMarks}.
 */
final class ProducerSimulation {
  /** How marks go from parents to children. */
  interface Inheritance {
    ProducerMarks split(ProducerMarks parent, HashKeyRange child);

    ProducerMarks merge(ProducerMarks lower, ProducerMarks upper);
  }

  /**
   * What went wrong.
   *
   * @param lost records acknowledged or sent to the end, but never stored
   * @param doubled records stored more than once
   * @param disordered records stored behind a later one of their producer and key
   * @param stale records of an owner stored behind one that a newer owner sent with their key
   */
  record Faults(int lost, int doubled, int disordered, int stale) {
    boolean none() {
      return lost + doubled + disordered + stale == 0;
    }
  }

  static final int PRODUCERS_MAX = 3;
  static final List<HashKey> KEYS =
      IntStream.range(0, 6).mapToObj(i -> new HashKey((2L * i + 1) * (1L << 60), 5)).toList();

  private static final List<List<HashKeyRange>> FIRST_SHARDS =
      IntStream.rangeClosed(1, 3).mapToObj(HashKeyRange::divide).toList();
  private static final int BLOCK_RECORDS_MAX = 5;
  private static final int SHARDS_MAX = 5;
  private static final int STEPS_MIN = 40;
  private static final int STEPS_MORE = 60;
  private static final int SETTLING_ROUNDS_MAX = 200;

  private enum Kind {
    TAKEN,
    FENCED,
    SHARD_CLOSED,
    THROUGHPUT_EXCEEDED,
    UNAVAILABLE
  }

  /** A block under way. */
  private static final class Request {
    final Owner owner;
    final Shard shard;
    final RecordBlock block;

    /** Where its records are among all that the producer has sent. */
    final int[] ids;

    Request(Owner owner, Shard shard, RecordBlock block, int[] ids) {
      this.owner = owner;
      this.shard = shard;
      this.block = block;
      this.ids = ids;
    }
  }

  private record Answer(Request request, Kind kind, long lastOutNumber) {}

  /** A producer as it is kept across its owners: what it has to send, and what is acknowledged. */
  private static final class Producer {
    final long no;
    final List<Long> numbers = new ArrayList<>();
    final List<Integer> keys = new ArrayList<>();
    final List<Integer> timesStored = new ArrayList<>();
    final long[] lastStored = new long[KEYS.size()];
    final int[] lastEpoch = new int[KEYS.size()];
    final BitSet acknowledged = new BitSet();
    long lastNumber;
    Owner owner;

    Producer(long no, List<Shard> shards) {
      this.no = no;
      this.owner = new Owner(this, 0, shards);
    }
  }

  /** A process that sends the records of a producer. It knows those that there were in its time. */
  private static final class Owner {
    final Producer producer;
    final int epoch;
    final BitSet acknowledged;
    final Map<Shard, Request> waitsFor = new HashMap<>();
    List<Shard> shards;
    int known;
    boolean fenced;

    Owner(Producer producer, int epoch, List<Shard> shards) {
      this.producer = producer;
      this.epoch = epoch;
      this.shards = List.copyOf(shards);
      this.acknowledged = (BitSet) producer.acknowledged.clone();
      this.known = producer.numbers.size();
    }
  }

  /** A block that a shard has accepted and not stored. */
  private record Accepted(Request request, RecordBlock block, long lastOutNumber) {}

  private static final class Shard {
    final HashKeyRange range;
    final List<BatchHeader> headers = new ArrayList<>();
    final List<Accepted> accepted = new ArrayList<>();
    ProducerMarks marks;
    byte[] snapshot;
    long nextSeq = 1;
    boolean closed;

    Shard(ProducerMarks inherited) {
      this.range = inherited.range();
      this.marks = inherited;
      this.snapshot = inherited.encode();
    }

    boolean hasAccepted(long producerNo) {
      return accepted.stream().anyMatch(a -> a.block().header().producerNo() == producerNo);
    }
  }

  private final SplittableRandom random;
  private final Inheritance inheritance;
  private final List<Producer> producers = new ArrayList<>();
  private final List<Owner> owners = new ArrayList<>();
  private final List<Shard> open = new ArrayList<>();
  private final List<Object> network = new ArrayList<>();
  private int lost;
  private int doubled;
  private int disordered;
  private int stale;

  ProducerSimulation(long seed, Inheritance inheritance) {
    this.random = new SplittableRandom(seed);
    this.inheritance = inheritance;
    for (HashKeyRange range : FIRST_SHARDS.get(random.nextInt(FIRST_SHARDS.size()))) {
      open.add(new Shard(ProducerMarks.none(range)));
    }
    int count = 1 + random.nextInt(PRODUCERS_MAX);
    for (int no = 1; no <= count; no++) {
      Producer producer = new Producer(no, open);
      producers.add(producer);
      owners.add(producer.owner);
    }
  }

  Faults run() {
    for (int steps = STEPS_MIN + random.nextInt(STEPS_MORE); steps > 0; steps--) {
      step();
    }
    settle();
    for (Producer producer : producers) {
      for (int times : producer.timesStored) {
        lost += times == 0 ? 1 : 0;
      }
    }
    return new Faults(lost, doubled, disordered, stale);
  }

  private void step() {
    int chance = random.nextInt(100);
    if (chance < 14) {
      produce(any(producers));
    } else if (chance < 36) {
      Owner owner = any(owners);
      send(owner, any(owner.shards));
    } else if (chance < 62) {
      deliverAny();
    } else if (chance < 76) {
      store(any(open), true);
    } else if (chance < 79) {
      crash(any(open));
    } else if (chance < 82) {
      store(any(open), false);
    } else if (chance < 84) {
      snapshot(any(open));
    } else if (chance < 87) {
      split(any(open));
    } else if (chance < 90) {
      merge();
    } else if (chance < 94) {
      disturbNetwork();
    } else if (chance < 96) {
      any(owners).waitsFor.clear(); // no answer in time
    } else if (chance < 99) {
      takeOver(any(producers));
    } else {
      keep(any(producers));
    }
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  // ---- Producers

  private void produce(Producer producer) {
    for (int count = 1 + random.nextInt(4); count > 0; count--) {
      producer.lastNumber += 1 + (random.nextBoolean() ? 0 : random.nextInt(10));
      producer.numbers.add(producer.lastNumber);
      producer.keys.add(random.nextInt(KEYS.size()));
      producer.timesStored.add(0);
    }
    producer.owner.known = producer.numbers.size();
  }

  /** A new owner starts from what is kept; the one before does not know it and goes on. */
  private void takeOver(Producer producer) {
    producer.owner = new Owner(producer, producer.owner.epoch + 1, open);
    owners.add(producer.owner);
  }

  /** Keeps what is acknowledged, for the next owner. */
  private static void keep(Producer producer) {
    producer.acknowledged.or(producer.owner.acknowledged);
  }

  /** The lowest numbers for that shard that are not acknowledged; one block at a time. */
  private void send(Owner owner, Shard shard) {
    if (owner.fenced || owner.waitsFor.containsKey(shard)) {
      return;
    }
    int max = 1 + random.nextInt(BLOCK_RECORDS_MAX);
    int[] ids = new int[max];
    int count = 0;
    int id = owner.acknowledged.nextClearBit(0);
    while (id < owner.known && count < max) {
      if (shard.range.contains(KEYS.get(owner.producer.keys.get(id)))) {
        ids[count++] = id;
      }
      id = owner.acknowledged.nextClearBit(id + 1);
    }
    if (count > 0) {
      ids = Arrays.copyOf(ids, count);
      Request request = new Request(owner, shard, block(owner, ids), ids);
      owner.waitsFor.put(shard, request);
      network.add(request);
    }
  }

  private static RecordBlock block(Owner owner, int[] ids) {
    RecordBlockBuilder builder =
        new RecordBlockBuilder(ids.length, ids.length * RecordBlockBuilder.recordBytes(1, true, 0));
    long[] numbers = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      HashKey key = KEYS.get(owner.producer.keys.get(ids[i]));
      builder.end(builder.begin(1, key.high(), key.low()) + 1);
      numbers[i] = owner.producer.numbers.get(ids[i]);
    }
    return builder.build().sentBy(owner.producer.no, owner.epoch, numbers);
  }

  private void receive(Answer answer) {
    Request request = answer.request();
    Owner owner = request.owner;
    owner.waitsFor.remove(request.shard, request);
    if (answer.kind() == Kind.FENCED) {
      owner.fenced = true;
    } else if (answer.kind() == Kind.SHARD_CLOSED) {
      owner.shards = List.copyOf(open);
      owner.waitsFor.clear(); // no closed shard answers anything else
    } else if (answer.kind() == Kind.TAKEN) {
      for (int i = 0; i < request.ids.length; i++) {
        if (request.block.outNumber(i) <= answer.lastOutNumber()) {
          owner.acknowledged.set(request.ids[i]);
        }
      }
    }
  }

  // ---- The network

  private void deliverAny() {
    if (!network.isEmpty()) {
      Object message = takeAny();
      if (message instanceof Request request) {
        arrive(request, random.nextInt(4) == 0);
      } else {
        receive((Answer) message);
      }
    }
  }

  private Object takeAny() {
    int i = random.nextInt(network.size());
    Object newest = network.remove(network.size() - 1);
    return i == network.size() ? newest : network.set(i, newest);
  }

  private void disturbNetwork() {
    if (!network.isEmpty()) {
      if (random.nextInt(3) == 0) {
        takeAny();
      } else {
        network.add(any(network));
      }
    }
  }

  private void answer(Request request, Kind kind, long lastOutNumber) {
    network.add(new Answer(request, kind, lastOutNumber));
  }

  // ---- Shards

  private void arrive(Request request, boolean quotaIsShort) {
    Shard shard = request.shard;
    RecordBlock block = request.block;
    if (shard.closed) {
      answer(request, Kind.SHARD_CLOSED, 0);
    } else if (shard.hasAccepted(block.header().producerNo())) {
      answer(request, Kind.UNAVAILABLE, 0);
    } else {
      Admission admission = shard.marks.admit(block);
      if (admission instanceof Admission.Fenced) {
        answer(request, Kind.FENCED, 0);
      } else if (admission instanceof Admission.Fresh fresh) {
        accept(request, fresh.block(), quotaIsShort);
      } else {
        answer(request, Kind.TAKEN, block.header().lastOutNumber());
      }
    }
  }

  private void accept(Request request, RecordBlock fresh, boolean quotaIsShort) {
    int count = quotaIsShort ? random.nextInt(fresh.recordCount()) : fresh.recordCount();
    if (count == 0) {
      answer(request, Kind.THROUGHPUT_EXCEEDED, 0);
      return;
    }
    RecordBlock admitted = fresh.prefix(count);
    BlockHeader last = count == fresh.recordCount() ? request.block.header() : admitted.header();
    request.shard.accepted.add(new Accepted(request, admitted, last.lastOutNumber()));
  }

  /** Everything accepted becomes durable in one batch; a node that dies then answers nobody. */
  private void store(Shard shard, boolean answers) {
    if (!shard.accepted.isEmpty()) {
      List<BlockHeader> blocks = shard.accepted.stream().map(a -> a.block().header()).toList();
      BatchHeader batch = new BatchHeader(shard.nextSeq, blocks);
      shard.nextSeq = batch.nextSeq();
      shard.headers.add(batch);
      shard.marks = shard.marks.take(batch);
      for (Accepted accepted : shard.accepted) {
        count(accepted);
        if (answers) {
          answer(accepted.request(), Kind.TAKEN, accepted.lastOutNumber());
        }
      }
      shard.accepted.clear();
    }
    if (!answers) {
      crash(shard);
    }
  }

  private void count(Accepted accepted) {
    Producer producer = accepted.request().owner.producer;
    RecordBlock block = accepted.block();
    int next = 0;
    for (int id : accepted.request().ids) {
      long number = producer.numbers.get(id);
      if (next < block.recordCount() && block.outNumber(next) == number) {
        next++;
        int times = producer.timesStored.get(id) + 1;
        producer.timesStored.set(id, times);
        doubled += times == 2 ? 1 : 0;
        int key = producer.keys.get(id);
        disordered += times == 1 && number < producer.lastStored[key] ? 1 : 0;
        producer.lastStored[key] = Math.max(producer.lastStored[key], number);
        stale += block.header().producerEpoch() < producer.lastEpoch[key] ? 1 : 0;
        producer.lastEpoch[key] = block.header().producerEpoch();
      }
    }
    if (next != block.recordCount()) {
      throw new AssertionError("a record was stored that was not sent");
    }
  }

  private void crash(Shard shard) {
    ProducerMarks recovered = ProducerMarks.decode(shard.snapshot);
    for (BatchHeader batch : shard.headers) {
      recovered = recovered.take(batch);
    }
    if (!recovered.equals(shard.marks)) {
      throw new AssertionError("a restart changed the marks");
    }
    shard.marks = recovered;
    shard.accepted.clear();
  }

  private void snapshot(Shard shard) {
    shard.snapshot = shard.marks.encode();
    shard.headers.clear();
  }

  /** A shard that closes stores what it has accepted. */
  private void close(Shard shard) {
    store(shard, true);
    shard.closed = true;
    open.remove(shard);
  }

  private void split(Shard parent) {
    HashKey second = any(KEYS);
    if (open.size() < SHARDS_MAX
        && parent.range.contains(second)
        && !second.equals(parent.range.start())) {
      close(parent);
      HashKeyRange lower = new HashKeyRange(parent.range.start(), second.previous());
      HashKeyRange upper = new HashKeyRange(second, parent.range.end());
      open.add(new Shard(inheritance.split(parent.marks, lower)));
      open.add(new Shard(inheritance.split(parent.marks, upper)));
    }
  }

  private void merge() {
    if (open.size() > 1) {
      open.sort(Comparator.comparing(shard -> shard.range.start()));
      int first = random.nextInt(open.size() - 1);
      Shard lower = open.get(first);
      Shard upper = open.get(first + 1);
      close(lower);
      close(upper);
      open.add(new Shard(inheritance.merge(lower.marks, upper.marks)));
    }
  }

  // ---- The end: everything late arrives, then every owner sends what is left

  private void settle() {
    for (int round = 0; round < SETTLING_ROUNDS_MAX; round++) {
      while (!network.isEmpty()) {
        deliverAny();
      }
      for (Shard shard : open) {
        store(shard, true);
      }
      if (network.isEmpty() && sendWhatIsLeft() == null) {
        return;
      }
    }
    throw new AssertionError("no end after " + SETTLING_ROUNDS_MAX + " rounds");
  }

  /** A record that is not acknowledged; null when there is none. */
  private @Nullable Producer sendWhatIsLeft() {
    Producer left = null;
    for (Producer producer : producers) {
      Owner owner = producer.owner;
      owner.waitsFor.clear();
      owner.shards = List.copyOf(open);
      owner.shards.forEach(shard -> send(owner, shard));
      if (owner.acknowledged.cardinality() < producer.numbers.size()) {
        left = producer;
      }
    }
    return left;
  }
}
