package io.virta.actors.model;

/**
 * The last record that a consumer has taken from a shard.
 *
 * @param sequenceNumber of the stored record; the ending sequence number of a closed shard stands
 *     for all of it
 * @param subSequenceNumber the place among the records that the KPL packed into the stored one,
 *     from 0; 0 for a record of its own
 */
public record RecordPosition(SequenceNumber sequenceNumber, long subSequenceNumber) {
  public RecordPosition {
    if (subSequenceNumber < 0) {
      throw VirtaException.invalidArgument(
          "A sub-sequence number is 0 or more, not " + subSequenceNumber + ".");
    }
  }

  /** The shard of the record. */
  public ShardId shard() {
    return new ShardId(sequenceNumber.shardIndex());
  }

  /** Whether a record comes after this one in the same shard. */
  public boolean isBefore(long counter, long otherSubSequenceNumber) {
    return sequenceNumber.counter() < counter
        || (sequenceNumber.counter() == counter && subSequenceNumber < otherSubSequenceNumber);
  }
}
