package io.virta.persistence.lane.settings;

/** The durability that a lane's acknowledgement guarantees. */
public enum Durability {
  /** Acknowledged after an fsync: nothing acknowledged is lost to a crash or a power cut. */
  GROUP,
  /**
   * Acknowledged after the write; an fsync follows at an interval. Lossy: a power cut may lose the
   * writes of the last interval.
   */
  INTERVAL,
  /**
   * Acknowledged after the write; the operating system decides when to store it. Lossy: a power cut
   * may lose everything since the last segment was sealed.
   */
  OS
}
