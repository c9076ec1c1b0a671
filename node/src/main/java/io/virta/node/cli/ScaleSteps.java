package io.virta.node.cli;

/**
 * The steps to a requested number of shards. One UpdateShardCount call can at most double or halve
 * the number.
 */
final class ScaleSteps {
  private ScaleSteps() {}

  /** The number of shards after the next step. */
  static int next(int open, int requested) {
    return Math.max((open + 1) / 2, Math.min(2 * open, requested));
  }

  /** The number of steps. */
  static int count(int open, int requested) {
    int steps = 0;
    for (int at = open; at != requested; at = next(at, requested)) {
      steps++;
    }
    return steps;
  }
}
