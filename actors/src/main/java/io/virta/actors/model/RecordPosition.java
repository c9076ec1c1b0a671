package io.virta.actors.model;

/**
 * The last record that a consumer has read from a shard.
 *
 * @param sequenceNumber of the stored record; the ending sequence number of a closed shard stands
 *     for the complete shard
 * @param subSequenceNumber the index among the records that the KPL aggregated into the stored one,
 *     from 0; 0 for a record that is not aggregated
 */
public record RecordPosition(SequenceNumber sequenceNumber, long subSequenceNumber) {
  public RecordPosition {
    if (subSequenceNumber < 0) {
      throw VirtaException.invalidArgument(
          "A sub-sequence number is 0 or more, not " + subSequenceNumber + ".");
    }
  }

  /** Returns the shard of the record. */
  public ShardId shard() {
    return new ShardId(sequenceNumber.shardIndex());
  }

  /** Returns whether this position is before that record of the same shard. */
  public boolean isBefore(long counter, long otherSubSequenceNumber) {
    return sequenceNumber.counter() < counter
        || (sequenceNumber.counter() == counter && subSequenceNumber < otherSubSequenceNumber);
  }
}
