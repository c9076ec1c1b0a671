package io.virta.persistence.lane;

import java.util.List;

/**
 * What a look at every entry of a lane found.
 *
 * @param damages what was durable once and cannot be read; empty for a sound log
 */
public record LogReport(
    String directory, String lane, List<SegmentReport> segments, List<Damage> damages) {

  public LogReport {
    segments = List.copyOf(segments);
    damages = List.copyOf(damages);
  }

  public boolean isSound() {
    return damages.isEmpty();
  }

  /** One file of the lane. */
  public record SegmentReport(String file, long bytes, long lastLsn, int damages) {}

  /** What kind of damage it is. */
  public enum Kind {
    /** Bytes between two entries, or before the end, that are no longer entries. */
    HOLE,
    /** A segment whose file is missing, or holds something else. */
    LOST_SEGMENT,
    /** An event whose place is known. */
    EVENT,
    /** Events that must have been there and are in no file. */
    MISSING_EVENTS,
    SNAPSHOT,
    /** What is lost may be of any id, even an unknown one. */
    UNPROVEN,
    /** Costs nothing: it is rebuilt from the log when the lane opens. */
    INDEX
  }

  /**
   * One piece of damage.
   *
   * @param file where, or empty when no file is left to name
   * @param persistenceId whose, or empty when nobody can tell
   * @param fromSeq first persist sequence number concerned, 0 when unknown
   * @param toSeq last one
   */
  public record Damage(
      Kind kind,
      String file,
      long offset,
      String persistenceId,
      long fromSeq,
      long toSeq,
      String what) {

    /** A damage of which neither place nor id are known. */
    static Damage of(Kind kind, String what) {
      return new Damage(kind, "", 0, "", 0, 0, what);
    }

    /** The same, in that file, from that byte on. */
    Damage in(String inFile, long atOffset) {
      return new Damage(kind, inFile, atOffset, persistenceId, fromSeq, toSeq, what);
    }

    /** The same, to these events of that id; 0 when the numbers are not known. */
    Damage of(String id, long from, long to) {
      return new Damage(kind, file, offset, id, from, to, what);
    }
  }
}
