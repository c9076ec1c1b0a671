package io.virta.testkit;

import io.virta.processors.graph.Stage;
import io.virta.processors.graph.Topology;

/** The task of a {@link VirtualApp}, in one of the two ways in which a task delivers its output. */
interface VirtualTask {
  /** Ends the task in the middle of its work. */
  final class Crashed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** The next record of a shard of an input. */
  record Next(Stage read, VirtualStream stream, VirtualShard shard, VirtualShard.Stored record) {}

  /** Returns how many records of that shard were processed. */
  long processed(Stage read, VirtualShard shard);

  /** Returns whether a record may be processed before those that are next in other shards. */
  boolean mayProcess(Next next);

  /**
   * Processes a record.
   *
   * @throws Crashed if a fault was injected
   */
  void process(Next next);

  /** Moves past a record that arrived before the time at which its input starts. */
  void skip(Next next);

  /**
   * Makes durable what was done, and sends what waits for that.
   *
   * @throws Crashed if a fault was injected
   */
  void save();

  /** Takes into account that shards without further records have none until that time. */
  void tip(long nowMillis);

  /**
   * Starts again from what is durable.
   *
   * @throws Crashed if a fault was injected; what is durable stays
   */
  void restart(Topology topology);

  /** Checks, after a restart with another definition, that it can read the state. */
  void checkState();
}
