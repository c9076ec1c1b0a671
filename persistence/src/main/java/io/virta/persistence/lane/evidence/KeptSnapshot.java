package io.virta.persistence.lane.evidence;

/**
 * A snapshot that a checkpoint names: its entry, and what deletes and replacements go by.
 *
 * @param persistSeq {@link #UNKNOWN_SEQ} in checkpoints of format 1
 * @param timestampMillis as its sender said, epoch milliseconds; 0 when unknown
 */
public record KeptSnapshot(long lsn, long persistSeq, long timestampMillis) {
  static final int BYTES = 3 * Long.BYTES;

  /** Is within no bounds. */
  static final long UNKNOWN_SEQ = -1;

  /** Whether it is within all of these bounds, which are inclusive. */
  public boolean isWithin(long seqMin, long seqMax, long timestampMax) {
    return persistSeq >= seqMin && persistSeq <= seqMax && timestampMillis <= timestampMax;
  }
}
