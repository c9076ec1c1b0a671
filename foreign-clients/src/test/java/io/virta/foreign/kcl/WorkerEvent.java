package io.virta.foreign.kcl;

import org.jspecify.annotations.Nullable;

/**
 * An event that a worker reports to its test, one line each.
 *
 * @param kind STARTED, LEASED, RECORD, CHECKPOINT, LOST or ENDED
 * @param shard empty for STARTED
 * @param position a sequence number; empty if the event has none
 * @param data data of a record
 * @param at time when the test read it, {@link System#nanoTime}
 */
record WorkerEvent(Kind kind, String shard, String position, String data, long at) {
  enum Kind {
    STARTED,
    /** The worker has acquired the lease of the shard. */
    LEASED,
    RECORD,
    /** Everything up to that position is processed and checkpointed. */
    CHECKPOINT,
    /** Another worker has taken the lease. */
    LOST,
    /** The shard has ended, and its end is checkpointed. */
    ENDED
  }

  private static final String MARK = "KCL-EVENT";

  static void started() {
    tell(Kind.STARTED, "", "", "");
  }

  static void tell(Kind kind, String shard, String position, String data) {
    String line = String.join("\t", MARK, kind.name(), shard, position, data);
    synchronized (System.out) {
      System.out.println(line);
      System.out.flush();
    }
  }

  /** Parses a line written by {@link #tell}; null for any other line. */
  static @Nullable WorkerEvent parse(String line) {
    String[] parts = line.split("\t", 5);
    return parts.length == 5 && parts[0].equals(MARK)
        ? new WorkerEvent(Kind.valueOf(parts[1]), parts[2], parts[3], parts[4], System.nanoTime())
        : null;
  }
}
