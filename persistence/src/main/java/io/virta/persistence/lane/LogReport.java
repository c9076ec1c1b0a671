package io.virta.persistence.lane;

import java.util.List;

/**
 * The result of reading every entry of a lane.
 *
 * @param damages the data that was durable once and cannot be read; empty for an undamaged log
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

  /** The kind of a damage. */
  public enum Kind {
    /**
     * Bytes between two entries, or before the end of the segment, that cannot be read as entries.
     */
    HOLE,
    /** A segment whose file is missing or has foreign content. */
    LOST_SEGMENT,
    /** An event whose place is known. */
    EVENT,
    /** Events that must have existed and are in no file. */
    MISSING_EVENTS,
    SNAPSHOT,
    /** Lost entries that may belong to any id, even to an unknown one. */
    UNPROVEN,
    /** A damaged index file. No data is lost: it is rebuilt from the log when the lane opens. */
    INDEX
  }

  /**
   * One damaged place.
   *
   * @param file the damaged file, or empty if it is not known
   * @param persistenceId the id concerned, or empty if it is not known
   * @param fromSeq the first persist sequence number concerned, 0 if unknown
   * @param toSeq the last persist sequence number concerned, 0 if unknown
   */
  public record Damage(
      Kind kind,
      String file,
      long offset,
      String persistenceId,
      long fromSeq,
      long toSeq,
      String what) {

    /** Creates a damage whose place and id are unknown. */
    static Damage of(Kind kind, String what) {
      return new Damage(kind, "", 0, "", 0, 0, what);
    }

    /** Returns the same damage at a place: a file, and the first damaged byte. */
    Damage in(String inFile, long atOffset) {
      return new Damage(kind, inFile, atOffset, persistenceId, fromSeq, toSeq, what);
    }

    /** Returns the same damage to events of an id; {@code from} and {@code to} are 0 if unknown. */
    Damage of(String id, long from, long to) {
      return new Damage(kind, file, offset, id, from, to, what);
    }
  }
}
