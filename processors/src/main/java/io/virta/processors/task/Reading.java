package io.virta.processors.task;

import io.virta.processors.time.ShardTime;

/** A shard that is or was read for an input. */
final class Reading {
  final String input;
  final String shard;
  final ShardTime time;

  /** The counter of the last record that was processed; 0 for none. */
  long counter;

  /** The last sub-sequence number of that record. */
  long subSequence;

  /** Whether the shard has no further record. */
  boolean ended;

  /**
   * Whether the shard counts for the time of the task: not before it is opened, nor after its
   * children are.
   */
  boolean current;

  /**
   * Every record that arrived earlier was processed, epoch milliseconds; {@link ShardTime#NONE}
   * while that is not known.
   */
  private long frontier = ShardTime.NONE;

  private final String name;

  Reading(String input, String shard, ShardTime time) {
    this.input = input;
    this.shard = shard;
    this.time = time;
    this.name = nameOf(input, shard);
  }

  /** Returns the name of a shard of an input, unique in the task. */
  static String nameOf(String input, String shard) {
    return input + "/" + shard;
  }

  String name() {
    return name;
  }

  long frontier() {
    return frontier;
  }

  /** Takes into account that every record that arrived before that time was processed. */
  void reach(long arrivalMillis) {
    frontier = Math.max(frontier, arrivalMillis);
  }
}
