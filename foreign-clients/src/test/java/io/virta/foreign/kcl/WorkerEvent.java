package io.virta.foreign.kcl;

import org.jspecify.annotations.Nullable;

/**
 * What a worker tells its test, a line each.
 *
 * @param kind STARTED, LEASED, RECORD, CHECKPOINT, LOST or ENDED
 * @param shard empty for STARTED
 * @param position a sequence number; where nothing else is, empty
 * @param data of a record
 * @param at when the test read it, {@link System#nanoTime}
 */
record WorkerEvent(Kind kind, String shard, String position, String data, long at) {
  enum Kind {
    STARTED,
    /** The worker works on the shard from now on. */
    LEASED,
    RECORD,
    /** Everything up to that position is done and durably noted. */
    CHECKPOINT,
    /** Another worker has the shard now. */
    LOST,
    /** The shard ended, and that is noted. */
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

  /** Reads what {@link #tell} wrote; null for any other line. */
  static @Nullable WorkerEvent parse(String line) {
    String[] parts = line.split("\t", 5);
    return parts.length == 5 && parts[0].equals(MARK)
        ? new WorkerEvent(Kind.valueOf(parts[1]), parts[2], parts[3], parts[4], System.nanoTime())
        : null;
  }
}
