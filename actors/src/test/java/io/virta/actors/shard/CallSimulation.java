package io.virta.actors.shard;

import io.virta.actors.Shards;
import io.virta.actors.model.Appended;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamProperties;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.actors.put.CallAttempt;
import io.virta.actors.put.ShardPut;
import io.virta.persistence.log.LogEntry;
import io.virta.persistence.log.LogWriter;
import io.virta.persistence.memory.MemoryLog;
import io.virta.persistence.record.CallId;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlock;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.jspecify.annotations.Nullable;

/**
 * Clients whose SDKs retry calls, and the shards of one stream, driven by one seed. Requests are
 * delayed and overtaken by their repeats; answers are lost; quotas admit only the first records of
 * a block; journals stop; shards crash, split and merge. No entry of a call may be stored twice,
 * and every entry that a client was told is stored must be at the reported place.
 *
 * <p>The path from a put to its answer, the shard writers with quota and call window, their log
 * lookups, and the blocks are the real code. The log is the in-memory one.
 */
final class CallSimulation {
  private static final StreamKey STREAM = StreamKey.parse("000000000000/s@1");
  private static final StreamProperties PROPERTIES = StreamProperties.of(StreamSpec.provisioned(1));
  private static final int SHARDS_MAX = 5;
  private static final int STEPS_MIN = 40;
  private static final int STEPS_MORE = 60;
  private static final int SETTLING_ROUNDS_MAX = 300;

  /** A block sent to a shard. */
  private record Request(ShardKey shard, RecordBlock block, CompletableFuture<Appended> answer) {}

  /** A shard, run as its entity and its journal would run it. */
  private final class Sim {
    final ShardKey key;
    final ShardTail tail;
    final Deque<ShardJournal.Command> journalled = new ArrayDeque<>();
    final LogWriter log;
    Shard shard;
    ShardState state = ShardState.EMPTY;
    ShardWriter writer;
    Set<CallId> lookingFor = Set.of();
    long lookingSince;
    long persistSeq;
    boolean awake;

    Sim(Shard shard) {
      this.shard = shard;
      this.key = STREAM.shard(shard.id());
      this.tail = tails.of(key);
      this.log = memory.open(ShardJournal.persistenceId(key).id()).join();
      start();
    }

    void start() {
      journalled.clear();
      lookingFor = Set.of();
      awake = false;
      tail.close();
      tail.describe(
          new ShardDirectory.Descriptor(
              shard, Duration.ofDays(1), 0, true, ++version, TestKeys.NONE.ring(), Set.of()));
      writer = new ShardWriter(key, environment, tail, this::lookUp);
    }

    private void lookUp(Set<CallId> wanted, long since) {
      lookingFor = wanted;
      lookingSince = since;
    }

    void wake() {
      if (!awake) {
        awake = true;
        recover();
      }
    }

    void recover() {
      writer.recovered(journal.getRef(), state);
      collect();
    }

    void collect() {
      journalled.addAll(journal.getAllReceived());
      answerAll();
    }

    /** Completes the log lookup in progress. */
    void look() {
      if (!lookingFor.isEmpty()) {
        Set<CallId> wanted = lookingFor;
        lookingFor = Set.of();
        FoundCalls found =
            CallLookup.run(memory, family, key, shard, wanted, lookingSince)
                .toCompletableFuture()
                .join();
        writer.callsFound(found);
        collect();
      }
    }

    void storeFirst() {
      ShardJournal.Command command = journalled.element();
      if (command instanceof ShardJournal.Persist persist) {
        RecordBatch batch = persist.batch();
        log.append(new LogEntry.Records(ShardJournal.persistenceId(key).id(), ++persistSeq, batch))
            .join();
        state = state.apply(batch.header());
        note(key.shard(), batch);
      } else {
        state = state.end();
      }
    }

    /** Makes everything sent to the journal durable. */
    void store() {
      while (!journalled.isEmpty()) {
        storeFirst();
        ShardJournal.Command done = journalled.remove();
        if (done instanceof ShardJournal.Persist persist) {
          writer.persisted(persist.batch().nextSeq());
        } else {
          writer.ended(state);
        }
        collect();
      }
    }
  }

  private final SplittableRandom random;
  private final ShardTails tails = new ShardTails(1 << 20, TestShards.QUOTA);
  private final MemoryLog memory = new MemoryLog();
  private final ShardEnvironment environment = TestShards.environment(memory, tails);
  private final TestInbox<ShardJournal.Command> journal = TestInbox.create();
  private final TestInbox<AppendAnswer> answers = TestInbox.create();
  private final Map<Long, Request> asked = new HashMap<>();
  private final List<Request> network = new ArrayList<>();
  private final List<SimulatedCall> calls = new ArrayList<>();
  private final Map<ShardId, Sim> shards = new HashMap<>();
  private final Map<String, String> stored = new HashMap<>();
  private final List<CompletableFuture<ShardMap>> maps = new ArrayList<>();
  private final Shards doors = doors();
  private final ShardFamily family = new SimulatedFamily(id -> sim(id).shard);
  private final boolean names;
  private long millis = 1_000_000;
  private long appends;
  private long version;
  private final List<Throwable> bugs = new ArrayList<>();
  private boolean replacing;
  private int doubled;
  private int misplaced;

  /**
   * Creates a run with that seed.
   *
   * @param names whether puts name their call; if not, repeats are new records
   */
  CallSimulation(long seed, boolean names) {
    this.random = new SplittableRandom(seed);
    this.names = names;
    List<HashKeyRange> first = HashKeyRange.divide(1 + random.nextInt(3));
    for (HashKeyRange range : first) {
      add(new Shard(new ShardId(shards.size()), range, 1, 1_000, null, null, null));
    }
  }

  private void add(Shard shard) {
    Sim added = new Sim(shard);
    long repeated =
        shard.parents().stream()
            .mapToLong(parent -> sim(parent).writer.repeatedMillis())
            .max()
            .orElse(0);
    added.state = added.state.inherited(new Inheritance(added.state.producers(), repeated));
    shards.put(shard.id(), added);
  }

  private Sim sim(ShardId id) {
    return Objects.requireNonNull(shards.get(id));
  }

  private List<Sim> open() {
    return shards.values().stream()
        .filter(sim -> sim.shard.isOpen())
        .sorted(Comparator.comparing(sim -> sim.shard.range().start()))
        .toList();
  }

  private ShardMap map() {
    List<Shard> all =
        shards.values().stream()
            .map(sim -> sim.shard)
            .sorted(Comparator.comparing(Shard::id))
            .toList();
    return new ShardMap(
        new StreamDescription(
            STREAM, version, StreamStatus.ACTIVE, Instant.EPOCH, PROPERTIES, 0, all, List.of()));
  }

  /** Returns the shard map once no shard is being replaced. */
  private CompletableFuture<ShardMap> mapWhenWhole() {
    CompletableFuture<ShardMap> map = new CompletableFuture<>();
    maps.add(map);
    if (!replacing) {
      giveMaps();
    }
    return map;
  }

  private void giveMaps() {
    List<CompletableFuture<ShardMap>> waiting = List.copyOf(maps);
    maps.clear();
    waiting.forEach(map -> map.complete(map()));
  }

  private Shards doors() {
    return (Shards)
        Proxy.newProxyInstance(
            Shards.class.getClassLoader(),
            new Class<?>[] {Shards.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "append" -> append((ShardKey) arguments[0], (RecordBlock) arguments[1]);
                  case "shardMap", "shardMapWithout" -> mapWhenWhole();
                  default -> throw new AssertionError(method);
                });
  }

  /**
   * The broken promises of a run.
   *
   * @param doubled entries stored more than once
   * @param misplaced entries that are not at the place a client was told
   */
  record Faults(int doubled, int misplaced) {
    boolean none() {
      return doubled + misplaced == 0;
    }
  }

  Faults run() {
    for (int steps = STEPS_MIN + random.nextInt(STEPS_MORE); steps > 0; steps--) {
      step();
    }
    settle();
    if (!bugs.isEmpty()) {
      throw new AssertionError("an answer is no refusal", bugs.get(0));
    }
    for (SimulatedCall call : calls) {
      @Nullable String[] told = call.told;
      for (int i = 0; told != null && i < told.length; i++) {
        boolean right = told[i] == null || told[i].equals(stored.get(call.no + "-" + i));
        misplaced += right ? 0 : 1;
      }
    }
    return new Faults(doubled, misplaced);
  }

  private void step() {
    millis += random.nextInt(200);
    int chance = random.nextInt(100);
    if (chance < 14) {
      calls.add(new SimulatedCall(calls.size(), random));
      attempt(calls.get(calls.size() - 1));
    } else if (chance < 28) {
      repeat();
    } else if (chance < 56) {
      deliverAny();
    } else if (chance < 68) {
      any(open()).store();
    } else if (chance < 78) {
      any(open()).look();
    } else if (chance < 82) {
      crash(any(open()));
    } else if (chance < 86) {
      restartJournal(any(open()));
    } else if (chance < 92) {
      any(open()).wake();
    } else if (chance < 96) {
      split(any(open()));
    } else {
      merge();
    }
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  // ---- Clients

  private void repeat() {
    List<SimulatedCall> unanswered = calls.stream().filter(call -> call.told == null).toList();
    if (!unanswered.isEmpty()) {
      attempt(any(unanswered));
    }
  }

  /** Sends the next attempt of a call; its answer may be lost. */
  private void attempt(SimulatedCall call) {
    int attempt = ++call.attempts;
    boolean lost = random.nextInt(3) == 0;
    SimulatedCall.Answer answer = new SimulatedCall.Answer(call.count(), bugs);
    CallAttempt name = names ? new CallAttempt(call.id, attempt) : null;
    new ShardPut(doors, call, name, answer)
        .put(map())
        .thenRun(
            () -> {
              if (!lost && call.told == null && attempt == call.attempts) {
                call.told = answer.places;
              }
            });
  }

  private CompletableFuture<Appended> append(ShardKey shard, RecordBlock block) {
    Request request = new Request(shard, block, new CompletableFuture<>());
    network.add(request);
    return request.answer();
  }

  private void deliverAny() {
    if (!network.isEmpty()) {
      Request request = network.remove(random.nextInt(network.size()));
      Sim sim = sim(request.shard().shard());
      long id = appends++;
      asked.put(id, request);
      sim.writer.append(new ShardEntity.Append(request.block(), id, answers.getRef()), millis);
      sim.collect();
    }
  }

  private void answerAll() {
    for (AppendAnswer answer : answers.getAllReceived()) {
      Request request = asked.remove(answer.id());
      if (request == null) {
        throw new AssertionError("answered twice");
      }
      if (answer instanceof AppendAnswer.Done done) {
        request.answer().complete(done.appended());
      } else if (answer instanceof AppendAnswer.Refused refused) {
        request.answer().completeExceptionally(refused.reason());
      }
    }
  }

  // ---- Shards

  private void note(ShardId shard, RecordBatch batch) {
    long seq = batch.firstSeq();
    for (RecordBlock block : batch.blocks()) {
      for (int i = 0; i < block.recordCount(); i++) {
        ByteBuffer data = block.dataBuffer(i);
        String entry = data.getInt() + "-" + data.getInt();
        doubled += stored.put(entry, shard + ":" + seq++) == null ? 0 : 1;
      }
    }
  }

  /**
   * Crashes the shard; the first command in flight may have become durable, but no caller is told.
   */
  private void crash(Sim sim) {
    if (!sim.journalled.isEmpty() && random.nextBoolean()) {
      sim.storeFirst();
    }
    List<Long> lost =
        asked.entrySet().stream()
            .filter(entry -> entry.getValue().shard().equals(sim.key))
            .map(Map.Entry::getKey)
            .toList();
    VirtaException unknown = VirtaException.unavailable(STREAM);
    sim.start();
    lost.forEach(
        id -> Objects.requireNonNull(asked.remove(id)).answer().completeExceptionally(unknown));
  }

  private void restartJournal(Sim sim) {
    if (sim.awake) {
      if (!sim.journalled.isEmpty() && random.nextBoolean()) {
        sim.storeFirst();
      }
      sim.journalled.clear();
      sim.writer.journalStopped();
      sim.recover();
    }
  }

  private long close(Sim sim) {
    sim.wake();
    sim.writer.close();
    sim.collect();
    sim.store();
    if (!sim.state.closed()) {
      throw new AssertionError("a shard does not end");
    }
    return sim.state.nextSeq();
  }

  private void replace(List<Sim> parents, List<HashKeyRange> children) {
    replacing = true;
    for (Sim parent : parents) {
      long end = close(parent);
      parent.shard = parent.shard.closed(new Shard.Closed(end, millis));
    }
    version++;
    ShardId adjacent = parents.size() > 1 ? parents.get(1).shard.id() : null;
    for (HashKeyRange range : children) {
      add(
          new Shard(
              new ShardId(shards.size()),
              range,
              1,
              millis,
              parents.get(0).shard.id(),
              adjacent,
              null));
    }
    replacing = false;
    giveMaps();
  }

  private void split(Sim parent) {
    HashKey second = any(ProducerSimulation.KEYS);
    HashKeyRange range = parent.shard.range();
    if (open().size() < SHARDS_MAX && range.contains(second) && !second.equals(range.start())) {
      replace(
          List.of(parent),
          List.of(
              new HashKeyRange(range.start(), second.previous()),
              new HashKeyRange(second, range.end())));
    }
  }

  private void merge() {
    List<Sim> open = open();
    if (open.size() > 1) {
      int first = random.nextInt(open.size() - 1);
      Sim lower = open.get(first);
      Sim upper = open.get(first + 1);
      replace(
          List.of(lower, upper),
          List.of(new HashKeyRange(lower.shard.range().start(), upper.shard.range().end())));
    }
  }

  /** Delivers all delayed messages until every append is answered. */
  private void settle() {
    for (int round = 0; round < SETTLING_ROUNDS_MAX; round++) {
      millis += 1_000;
      while (!network.isEmpty()) {
        deliverAny();
      }
      for (Sim sim : open()) {
        sim.wake();
        sim.look();
        sim.store();
      }
      if (network.isEmpty() && asked.isEmpty()) {
        return;
      }
    }
    throw new AssertionError(
        "%d appends are never answered (%s)".formatted(asked.size(), ErrorCode.UNAVAILABLE));
  }
}
