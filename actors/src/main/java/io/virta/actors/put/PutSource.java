package io.virta.actors.put;

/**
 * The entries of one put, by index from 0. Each has a partition key, data, and the hash key that
 * selects the shard. Implementations must not change, except by {@link #release}.
 */
public interface PutSource {

  int count();

  /** Returns the upper half of the hash key of entry {@code i}. */
  long hashHigh(int i);

  /** Returns the lower half of the hash key of entry {@code i}. */
  long hashLow(int i);

  /**
   * Returns whether the hash key of entry {@code i} is explicit; otherwise it is derived from the
   * partition key.
   */
  boolean hasExplicitHash(int i);

  /** Returns the length of the partition key in UTF-8 bytes. */
  int keyLength(int i);

  /** Returns the length of the data in bytes. */
  int dataLength(int i);

  /** Copies the partition key of entry {@code i} into an array. */
  void copyKey(int i, byte[] to, int at);

  /** Copies the data of entry {@code i} into an array. */
  void copyData(int i, byte[] to, int at);

  /**
   * Releases the memory of keys and data; called when every entry that is put has been copied. Only
   * count and hash keys are read afterwards.
   */
  default void release() {}
}
