package io.virta.actors.model;

/**
 * Entries of a call that an earlier attempt has stored, as consecutive records of one shard: the
 * entries from {@code firstEntry} to {@code lastEntry} whose hash keys are in the range, except
 * those that an even earlier attempt had stored.
 *
 * @param shard the shard of the records; it may have been split or merged since
 * @param range the hash key range of that shard
 * @param firstSeq number of the first record within the shard
 * @param count records, at least 1
 * @param arrivalMillis arrival of all of them, epoch milliseconds
 * @param encrypted whether they are encrypted in the log
 * @param firstEntry the index of the first one among the entries of the call, from 0
 * @param lastEntry the index of the last one
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
  /** Returns whether an entry is among these, or was stored by an even earlier attempt. */
  public boolean include(long entry, HashKey hash) {
    return entry >= firstEntry && entry <= lastEntry && range.contains(hash);
  }
}
