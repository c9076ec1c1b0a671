package io.virta.node.cli;

/** The way to a number of shards: UpdateShardCount goes at most to the double and to the half. */
final class ScaleSteps {
  private ScaleSteps() {}

  /** The next number on the way. */
  static int next(int open, int wished) {
    return Math.max((open + 1) / 2, Math.min(2 * open, wished));
  }

  /** How many steps there are. */
  static int count(int open, int wished) {
    int steps = 0;
    for (int at = open; at != wished; at = next(at, wished)) {
      steps++;
    }
    return steps;
  }
}
