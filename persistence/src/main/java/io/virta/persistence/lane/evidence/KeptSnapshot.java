package io.virta.persistence.lane.evidence;

/**
 * A snapshot listed in a checkpoint: its entry, and the values that deletions and replacements
 * refer to.
 *
 * @param persistSeq {@link #UNKNOWN_SEQ} in checkpoints of format 1
 * @param timestampMillis the timestamp set by its sender, epoch milliseconds; 0 if unknown
 */
public record KeptSnapshot(long lsn, long persistSeq, long timestampMillis) {
  static final int BYTES = 3 * Long.BYTES;

  /** A number that is within no bounds. */
  static final long UNKNOWN_SEQ = -1;

  /** Whether it is within all of these bounds, which are inclusive. */
  public boolean isWithin(long seqMin, long seqMax, long timestampMax) {
    return persistSeq >= seqMin && persistSeq <= seqMax && timestampMillis <= timestampMax;
  }
}
