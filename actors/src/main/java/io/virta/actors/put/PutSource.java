package io.virta.actors.put;

/**
 * The entries of one put, by their indices from 0: a partition key and data each, and the hash key
 * that picks the shard. Does not change.
 */
public interface PutSource {

  int count();

  /** Upper half of the hash key of entry {@code i}. */
  long hashHigh(int i);

  /** Lower half of the hash key of entry {@code i}. */
  long hashLow(int i);

  /** Whether the producer chose the hash key, which else follows from the partition key. */
  boolean hasExplicitHash(int i);

  /** Bytes of the partition key in UTF-8. */
  int keyLength(int i);

  /** Bytes of the data. */
  int dataLength(int i);

  /** Puts the partition key of entry {@code i} into an array. */
  void copyKey(int i, byte[] to, int at);

  /** Puts the data of entry {@code i} into an array. */
  void copyData(int i, byte[] to, int at);
}
