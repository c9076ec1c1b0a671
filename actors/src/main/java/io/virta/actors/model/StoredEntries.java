package io.virta.actors.model;

/**
 * Entries of a call that an earlier attempt has stored: records of one shard, one after the other.
 * They are those entries from {@code firstEntry} to {@code lastEntry} whose hash keys are in the
 * range, without the ones that were stored before.
 *
 * @param shard which has them; it may have been split or merged since
 * @param range its hash keys
 * @param firstSeq number of the first record within the shard
 * @param count records, at least 1
 * @param arrivalMillis arrival of all of them, epoch milliseconds
 * @param encrypted whether they are encrypted in the log
 * @param firstEntry the place of the first among the entries of the call, from 0
 * @param lastEntry the place of the last
 */
public record StoredEntries(
    ShardId shard,
    HashKeyRange range,
    long firstSeq,
    int count,
    long arrivalMillis,
    boolean encrypted,
    int firstEntry,
    int lastEntry) {
  /** Whether an entry is among these, or was stored before them. */
  public boolean include(long entry, HashKey hash) {
    return entry >= firstEntry && entry <= lastEntry && range.contains(hash);
  }
}
