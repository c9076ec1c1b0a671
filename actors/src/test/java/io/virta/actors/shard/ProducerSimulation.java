package io.virta.actors.shard;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.ProducerStanding;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamKey;
import io.virta.actors.shard.SimulatedProducers.Answer;
import io.virta.actors.shard.SimulatedProducers.Kind;
import io.virta.actors.shard.SimulatedProducers.Owner;
import io.virta.actors.shard.SimulatedProducers.Producer;
import io.virta.actors.shard.SimulatedProducers.Request;
import io.virta.persistence.memory.MemoryLog;
import io.virta.persistence.record.BlockSender;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;

/**
 * Idempotent producers and the shards of one stream, driven by one seed. Requests and answers are
 * lost, delayed and repeated; quotas admit only the first records of a block; shards crash, split
 * and merge; producers get new owners while the old ones continue. In the end every record must be
 * stored once, in order per producer and key.
 *
 * <p>The shard writer with its quota, the shard state, the marks and the blocks are the real code.
 * The owner is a model that keeps the promise described in {@link ProducerMarks}; the journal
 * stores its commands in order, or stops.
 */
final class ProducerSimulation {
  /** The rules by which children inherit marks from their parents. */
  interface Inheritance {
    ProducerMarks split(ProducerMarks parent, HashKeyRange child);

    ProducerMarks merge(ProducerMarks lower, ProducerMarks upper);
  }

  /**
   * The broken promises of a run.
   *
   * @param lost records that were acknowledged or sent until the end, but never stored
   * @param doubled records stored more than once
   * @param disordered records stored after a later one of their producer and key
   * @param stale records of an owner stored after a record of a newer owner with the same key
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

  private static final StreamKey STREAM = StreamKey.parse("000000000000/s@1");
  private static final ShardDirectory.Descriptor METERED =
      TestShards.described(true, 1, TestKeys.NONE.ring());

  private final ShardTails tails = new ShardTails(1 << 20, TestShards.QUOTA);
  private final ShardEnvironment environment = TestShards.environment(new MemoryLog(), tails);
  private final TestInbox<ShardJournal.Command> journal = TestInbox.create();
  private final TestInbox<AppendAnswer> answers = TestInbox.create();
  private final TestInbox<StatusReply<ProducerStanding>> fenced = TestInbox.create();
  private final Map<Long, Request> asked = new HashMap<>();
  private final SplittableRandom random;
  private final Inheritance inheritance;
  private final List<Producer> producers = new ArrayList<>();
  private final List<Owner> owners = new ArrayList<>();
  private final List<SimulatedShard> open = new ArrayList<>();
  private final List<Object> network = new ArrayList<>();
  private long millis = 1_000;
  private long appends;
  private int nextShard;
  private int lost;
  private int doubled;
  private int disordered;
  private int stale;

  ProducerSimulation(long seed, Inheritance inheritance) {
    this.random = new SplittableRandom(seed);
    this.inheritance = inheritance;
    for (HashKeyRange range : FIRST_SHARDS.get(random.nextInt(FIRST_SHARDS.size()))) {
      open.add(shard(ProducerMarks.none(range)));
    }
    int count = 1 + random.nextInt(PRODUCERS_MAX);
    for (int no = 1; no <= count; no++) {
      Producer producer = new Producer(no, open);
      producers.add(producer);
      owners.add(producer.owner);
    }
  }

  private SimulatedShard shard(ProducerMarks inherited) {
    ShardTail tail = tails.of(STREAM.shard(new ShardId(nextShard++)));
    tail.describe(METERED);
    SimulatedShard shard =
        new SimulatedShard(inherited, tail, environment, journal, this::answerAll);
    start(shard);
    return shard;
  }

  private void start(SimulatedShard shard) {
    shard.restart();
    if (random.nextInt(4) > 0) {
      shard.recover();
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
    millis += random.nextInt(200);
    int chance = random.nextInt(100);
    if (chance < 14) {
      produce(any(producers));
    } else if (chance < 36) {
      Owner owner = any(owners);
      send(owner, any(owner.shards));
    } else if (chance < 62) {
      deliverAny();
    } else if (chance < 74) {
      store(any(open));
    } else if (chance < 77) {
      crash(any(open));
    } else if (chance < 80) {
      restartJournal(any(open));
    } else if (chance < 82) {
      any(open).wake();
    } else if (chance < 84) {
      any(open).snapshot();
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

  /** Starts a new owner from the kept acknowledgements; the old one does not know and continues. */
  private void takeOver(Producer producer) {
    producer.owner = new Owner(producer, producer.owner.epoch + 1, open);
    owners.add(producer.owner);
    for (SimulatedShard shard :
        random.nextBoolean() ? List.copyOf(open) : List.<SimulatedShard>of()) {
      shard.writer.serve(
          new ShardEntity.FenceProducer(producer.no, producer.owner.epoch, fenced.getRef()),
          millis);
      shard.collect();
    }
  }

  /** Keeps the acknowledgements for the next owner. */
  private static void keep(Producer producer) {
    producer.acknowledged.or(producer.owner.acknowledged);
  }

  /** Sends the lowest numbers for that shard that are not acknowledged, one block at a time. */
  private void send(Owner owner, SimulatedShard shard) {
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
        new RecordBlockBuilder(
            ids.length, ids.length * RecordBlockBuilder.recordBytes(1, true, Integer.BYTES));
    long[] numbers = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      HashKey key = KEYS.get(owner.producer.keys.get(ids[i]));
      int data = builder.begin(1, key.high(), key.low()) + 1;
      ByteBuffer.wrap(builder.array()).putInt(data, ids[i]);
      builder.end(data + Integer.BYTES);
      numbers[i] = owner.producer.numbers.get(ids[i]);
    }
    return builder.build().sentBy(owner.producer.no, owner.epoch, numbers);
  }

  private void receive(Answer answer) {
    Request request = answer.request();
    Owner owner = request.owner;
    owner.waitsFor.remove(request.shard, request);
    if (answer.kind() == Kind.PRODUCER_FENCED) {
      owner.fenced = true;
    } else if (answer.kind() == Kind.SHARD_CLOSED) {
      owner.shards = List.copyOf(open);
      owner.waitsFor.clear(); // a closed shard gives no other answer
    } else if (answer.kind() == Kind.TAKEN) {
      for (int i = 0; i < request.ids.length; i++) {
        if (request.block.number(i) <= answer.lastOutNumber()) {
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
        arrive(request);
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

  private void arrive(Request request) {
    SimulatedShard shard = request.shard;
    if (shard.closed) {
      answer(request, Kind.SHARD_CLOSED, 0);
      return;
    }
    long id = appends++;
    asked.put(id, request);
    shard.writer.append(new ShardEntity.Append(request.block, id, answers.getRef()), millis);
    shard.collect();
  }

  /** Forwards the answers of the shard. */
  private void answerAll() {
    for (AppendAnswer answer : answers.getAllReceived()) {
      Request request = asked.remove(answer.id());
      if (request == null) {
        throw new AssertionError("answered twice");
      }
      answer(request, kind(answer), takenTo(answer));
    }
  }

  private static Kind kind(AppendAnswer answer) {
    return answer instanceof AppendAnswer.Refused refused
        ? Kind.valueOf(refused.reason().code().name())
        : Kind.TAKEN;
  }

  private static long takenTo(AppendAnswer answer) {
    return answer instanceof AppendAnswer.Taken taken ? taken.lastOutNumber() : 0;
  }

  /** Makes everything sent to the journal durable, including what is sent to it meanwhile. */
  private void store(SimulatedShard shard) {
    while (!shard.journalled.isEmpty()) {
      storeNext(shard);
      tellStored(shard);
    }
  }

  private void tellStored(SimulatedShard shard) {
    ShardJournal.Command done = shard.journalled.remove();
    if (done instanceof ShardJournal.Persist persist) {
      shard.writer.persisted(persist.batch().nextSeq());
    } else if (done instanceof ShardJournal.Fence) {
      shard.writer.producersChanged();
    } else {
      shard.closed = true;
      shard.writer.ended(shard.state);
    }
    shard.collect();
  }

  private void storeNext(SimulatedShard shard) {
    UnaryOperator<ShardState> event = event(shard.journalled.element());
    shard.events.add(event);
    shard.state = event.apply(shard.state);
  }

  private UnaryOperator<ShardState> event(ShardJournal.Command command) {
    if (command instanceof ShardJournal.Persist persist) {
      persist.batch().blocks().forEach(this::count);
      return state -> state.apply(persist.batch().header());
    }
    if (command instanceof ShardJournal.Fence fence) {
      return state ->
          state.with(state.producers().fence(fence.producerNo(), fence.epoch(), fence.millis()));
    }
    return ShardState::end;
  }

  private void count(RecordBlock block) {
    BlockSender.Producer sender = Objects.requireNonNull(block.header().producer());
    Producer producer = producers.get(Math.toIntExact(sender.no()) - 1);
    for (int i = 0; i < block.recordCount(); i++) {
      int id = block.dataBuffer(i).getInt();
      long number = producer.numbers.get(id);
      int times = producer.timesStored.get(id) + 1;
      producer.timesStored.set(id, times);
      doubled += times == 2 ? 1 : 0;
      int key = producer.keys.get(id);
      disordered += times == 1 && number < producer.lastStored[key] ? 1 : 0;
      producer.lastStored[key] = Math.max(producer.lastStored[key], number);
      stale += sender.epoch() < producer.lastEpoch[key] ? 1 : 0;
      producer.lastEpoch[key] = sender.epoch();
    }
  }

  /**
   * Crashes the shard; the first command in flight may have become durable, but no caller is told.
   */
  private void crash(SimulatedShard shard) {
    if (!shard.journalled.isEmpty() && random.nextBoolean()) {
      storeNext(shard);
    }
    asked.values().removeIf(request -> request.shard == shard);
    ShardState recovered = shard.snapshot.with(ProducerMarks.decode(shard.snapshotMarks));
    for (UnaryOperator<ShardState> event : shard.events) {
      recovered = event.apply(recovered);
    }
    if (!recovered.equals(shard.state)) {
      throw new AssertionError("a restart changed the state");
    }
    shard.state = recovered;
    start(shard);
    shard.collect();
  }

  /** Restarts the journal; the first command in flight may have become durable. */
  private void restartJournal(SimulatedShard shard) {
    if (!shard.journalled.isEmpty() && random.nextBoolean()) {
      storeNext(shard);
    }
    shard.journalled.clear();
    shard.writer.journalStopped();
    shard.recover();
  }

  /** Closes a shard, which first stores the records it has accepted. */
  private void close(SimulatedShard shard) {
    shard.wake();
    shard.writer.close();
    shard.collect();
    store(shard);
    if (!shard.closed) {
      throw new AssertionError("a shard does not end");
    }
    open.remove(shard);
  }

  private void split(SimulatedShard parent) {
    HashKey second = any(KEYS);
    if (open.size() < SHARDS_MAX
        && parent.range.contains(second)
        && !second.equals(parent.range.start())) {
      close(parent);
      HashKeyRange lower = new HashKeyRange(parent.range.start(), second.previous());
      HashKeyRange upper = new HashKeyRange(second, parent.range.end());
      open.add(shard(inheritance.split(parent.writer.marksIn(parent.range), lower)));
      open.add(shard(inheritance.split(parent.writer.marksIn(parent.range), upper)));
    }
  }

  private void merge() {
    if (open.size() > 1) {
      open.sort(Comparator.comparing(shard -> shard.range.start()));
      int first = random.nextInt(open.size() - 1);
      SimulatedShard lower = open.get(first);
      SimulatedShard upper = open.get(first + 1);
      close(lower);
      close(upper);
      open.add(
          shard(
              inheritance.merge(
                  lower.writer.marksIn(lower.range), upper.writer.marksIn(upper.range))));
    }
  }

  // ---- The end: all delayed messages arrive, then every owner sends its remaining records

  private void settle() {
    for (int round = 0; round < SETTLING_ROUNDS_MAX; round++) {
      while (!network.isEmpty()) {
        deliverAny();
      }
      millis += 10_000;
      for (SimulatedShard shard : open) {
        shard.wake();
        store(shard);
      }
      if (network.isEmpty() && sendWhatIsLeft() == null) {
        return;
      }
    }
    throw new AssertionError("no end after " + SETTLING_ROUNDS_MAX + " rounds");
  }

  /** Returns a producer with unacknowledged records; null if there is none. */
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
