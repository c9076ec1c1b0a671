package io.virta.client.kpl;

import io.virta.actors.model.HashKey;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Moves over the user records of an {@link AggregatedRecord} in order, without creating an object
 * for each. Starts before the first one. Keys and data are in {@link #array}, which must not be
 * modified. All other methods describe the current user record, so they are valid only after {@link
 * #next} has returned true. Not thread safe.
 */
public final class UserRecordCursor {
  private final byte[] array;
  private final MessageWalk walk;
  private final KeyTable partitionKeys;
  private final KeyTable explicitHashKeys;
  private long subSequenceNumber = -1;

  UserRecordCursor(
      byte[] array, MessageWalk walk, KeyTable partitionKeys, KeyTable explicitHashKeys) {
    this.array = array;
    this.walk = walk;
    this.partitionKeys = partitionKeys;
    this.explicitHashKeys = explicitHashKeys;
  }

  /** Moves to the next user record; returns false if there is none. */
  public boolean next() {
    try {
      boolean found = walk.nextRecord();
      if (found) {
        subSequenceNumber++;
      }
      return found;
    } catch (IOException changed) {
      throw new UncheckedIOException("the bytes were checked and have changed since", changed);
    }
  }

  /** Returns the array of all user records. */
  public byte[] array() {
    return array;
  }

  /** Returns the index of the user record in the aggregated record, from 0. */
  public long subSequenceNumber() {
    return subSequenceNumber;
  }

  /** Returns the index of the first byte of the partition key, which is UTF-8. */
  public int keyOffset() {
    return partitionKeys.offset(partitionKeyIndex());
  }

  /** Returns the number of bytes of the partition key. */
  public int keyLength() {
    return partitionKeys.length(partitionKeyIndex());
  }

  /** Returns the partition key; decoded once for all user records that refer to it. */
  public String partitionKey() {
    return partitionKeys.text(partitionKeyIndex());
  }

  /** Returns whether the program gave the user record an explicit hash key. */
  public boolean hasExplicitHashKey() {
    return walk.hasExplicitHashKey();
  }

  /**
   * Returns the hash key that selects the shard: the explicit hash key, or the partition key's
   * hash; computed once for all user records that refer to it.
   */
  public HashKey hashKey() {
    return walk.hasExplicitHashKey()
        ? explicitHashKeys.number((int) walk.explicitHashKeyIndex())
        : partitionKeys.hash(partitionKeyIndex());
  }

  /** Returns the index of the first byte of the data. */
  public int dataOffset() {
    return walk.offset();
  }

  /** Returns the number of bytes of the data, which may be 0. */
  public int dataLength() {
    return walk.length();
  }

  private int partitionKeyIndex() {
    return (int) walk.partitionKeyIndex();
  }
}
