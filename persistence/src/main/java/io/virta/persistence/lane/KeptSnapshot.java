package io.virta.persistence.lane;

/**
 * A snapshot that a checkpoint names: its entry, and what deletes and replacements go by.
 *
 * @param persistSeq {@link #UNKNOWN_SEQ} in checkpoints of format 1
 */
record KeptSnapshot(long lsn, long persistSeq, long timestampMillis) {
  static final int BYTES = 3 * Long.BYTES;

  /** Is within no bounds. */
  static final long UNKNOWN_SEQ = -1;

  static KeptSnapshot of(SnapshotRef snapshot) {
    return new KeptSnapshot(snapshot.lsn(), snapshot.persistSeq(), snapshot.timestampMillis());
  }

  boolean isWithin(long seqMin, long seqMax, long timestampMax) {
    return persistSeq >= seqMin && persistSeq <= seqMax && timestampMillis <= timestampMax;
  }

  /** Whether that is the snapshot itself, or one that replaced it later. */
  boolean isReplacedBy(SnapshotRef newer) {
    return lsn == newer.lsn()
        || (lsn < newer.lsn()
            && persistSeq == newer.persistSeq()
            && timestampMillis == newer.timestampMillis());
  }
}
