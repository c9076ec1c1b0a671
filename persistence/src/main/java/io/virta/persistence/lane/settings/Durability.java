package io.virta.persistence.lane.settings;

/** What an acknowledgement of a lane is worth. */
public enum Durability {
  /** Acknowledged after an fsync: nothing acknowledged is lost to a crash or a power cut. */
  GROUP,
  /**
   * Acknowledged after the write; an fsync follows at an interval. Lossy: a power cut may take the
   * last interval.
   */
  INTERVAL,
  /**
   * Acknowledged after the write; the operating system decides when to store it. Lossy: a power cut
   * may take everything since the last segment was sealed.
   */
  OS
}
