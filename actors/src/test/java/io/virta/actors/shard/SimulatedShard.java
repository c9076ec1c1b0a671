package io.virta.actors.shard;

import io.virta.actors.model.HashKeyRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;

/**
 * A shard of {@link ProducerSimulation}, run as its entity and its journal would run it, with the
 * real writer and state. Commands to the journal become durable later, in order.
 */
final class SimulatedShard {
  final HashKeyRange range;
  final ShardTail tail;
  final Deque<ShardJournal.Command> journalled = new ArrayDeque<>();
  final List<UnaryOperator<ShardState>> events = new ArrayList<>();
  ShardState state;
  byte[] snapshotMarks;
  ShardState snapshot;
  ShardWriter writer;
  boolean closed;

  private final ShardEnvironment environment;
  private final TestInbox<ShardJournal.Command> journal;
  private final Runnable answerAll;
  private boolean awake;

  /**
   * Creates a shard without records that is not in memory.
   *
   * @param journal receives the commands of all writers to their journals
   * @param answerAll forwards the answers of the writers
   */
  SimulatedShard(
      ProducerMarks inherited,
      ShardTail tail,
      ShardEnvironment environment,
      TestInbox<ShardJournal.Command> journal,
      Runnable answerAll) {
    this.range = inherited.range();
    this.tail = tail;
    this.environment = environment;
    this.journal = journal;
    this.answerAll = answerAll;
    this.state = ShardState.EMPTY.with(inherited);
    this.snapshot = state;
    this.snapshotMarks = state.producers().encode();
    this.writer = TestShards.writer(tail.shard(), environment, tail);
  }

  /** Restarts the shard in a new process, which knows only the durable state. */
  void restart() {
    journalled.clear();
    tail.close();
    writer = TestShards.writer(tail.shard(), environment, tail);
    awake = false;
  }

  void wake() {
    if (!awake) {
      recover();
    }
  }

  void recover() {
    awake = true;
    writer.recovered(journal.getRef(), state);
    collect();
  }

  void collect() {
    journalled.addAll(journal.getAllReceived());
    answerAll.run();
  }

  void snapshot() {
    snapshot = state;
    snapshotMarks = state.producers().encode();
    events.clear();
  }
}
