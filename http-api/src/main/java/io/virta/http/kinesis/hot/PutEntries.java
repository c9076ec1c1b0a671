package io.virta.http.kinesis.hot;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.PartitionKeyHashes;
import io.virta.actors.put.PutSource;
import java.util.Arrays;

/**
 * The records of one put request, as ranges of bytes: each with key, data, and the hash key that
 * selects the shard. Immutable once built, until it is released.
 */
public final class PutEntries implements PutSource {

  /** The encoding of data in the bytes. */
  public enum Encoding {
    PLAIN,
    BASE64
  }

  private static final byte[] RELEASED = {};

  private byte[] bytes;
  private final Encoding encoding;
  private final int count;
  private final int[] keyOffsets;
  private final int[] keyLengths;
  private final int[] dataOffsets;
  private final int[] dataLengths;
  private final long[] hashes;
  private final boolean[] explicit;
  private final int largestBytes;

  private PutEntries(Builder builder) {
    this.bytes = builder.bytes;
    this.encoding = builder.encoding;
    this.count = builder.count;
    this.keyOffsets = builder.keyOffsets;
    this.keyLengths = builder.keyLengths;
    this.dataOffsets = builder.dataOffsets;
    this.dataLengths = builder.dataLengths;
    this.hashes = builder.hashes;
    this.explicit = builder.explicit;
    this.largestBytes = builder.largestBytes;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public long hashHigh(int i) {
    return hashes[2 * i];
  }

  @Override
  public long hashLow(int i) {
    return hashes[2 * i + 1];
  }

  @Override
  public boolean hasExplicitHash(int i) {
    return explicit[i];
  }

  /** The size of the largest entry, partition key and data together. */
  public int largestBytes() {
    return largestBytes;
  }

  @Override
  public int keyLength(int i) {
    return keyLengths[i];
  }

  @Override
  public int dataLength(int i) {
    return decodedLength(bytes, encoding, dataOffsets[i], dataLengths[i]);
  }

  @Override
  public void copyKey(int i, byte[] to, int at) {
    System.arraycopy(bytes, keyOffsets[i], to, at, keyLengths[i]);
  }

  /**
   * {@inheritDoc}
   *
   * @throws NotBase64Exception if the data is not valid base64
   */
  @Override
  public void copyData(int i, byte[] to, int at) {
    if (encoding == Encoding.PLAIN) {
      System.arraycopy(bytes, dataOffsets[i], to, at, dataLengths[i]);
    } else {
      Base64Data.decode(bytes, dataOffsets[i], dataLengths[i], to, at);
    }
  }

  @Override
  public void release() {
    bytes = RELEASED;
  }

  /** Returns the bytes in which the entries lie; not after {@link #release}. */
  public byte[] bytes() {
    return bytes;
  }

  static int decodedLength(byte[] bytes, Encoding encoding, int offset, int length) {
    return encoding == Encoding.PLAIN ? length : Base64Data.decodedLength(bytes, offset, length);
  }

  /** Collects entries; not thread safe, used once. */
  public static final class Builder {
    private final byte[] bytes;
    private final Encoding encoding;
    private int count;
    private int largestBytes;
    private int[] keyOffsets;
    private int[] keyLengths;
    private int[] dataOffsets;
    private int[] dataLengths;
    private long[] hashes;
    private boolean[] explicit;

    /** Takes the bytes in which the ranges lie; they must not be modified afterwards. */
    public Builder(byte[] bytes, Encoding encoding, int expected) {
      this.bytes = bytes;
      this.encoding = encoding;
      this.keyOffsets = new int[expected];
      this.keyLengths = new int[expected];
      this.dataOffsets = new int[expected];
      this.dataLengths = new int[expected];
      this.hashes = new long[2 * expected];
      this.explicit = new boolean[expected];
    }

    /** Adds an entry whose shard follows from the MD5 of its key. */
    public Builder add(int keyOffset, int keyLength, int dataOffset, int dataLength) {
      if (count == explicit.length) {
        grow();
      }
      keyOffsets[count] = keyOffset;
      keyLengths[count] = keyLength;
      dataOffsets[count] = dataOffset;
      dataLengths[count] = dataLength;
      int size = keyLength + decodedLength(bytes, encoding, dataOffset, dataLength);
      largestBytes = Math.max(largestBytes, size);
      count++;
      return this;
    }

    /** Adds an entry whose producer chose the hash key. */
    public Builder add(
        int keyOffset, int keyLength, int dataOffset, int dataLength, HashKey explicitHash) {
      add(keyOffset, keyLength, dataOffset, dataLength);
      explicit[count - 1] = true;
      hashes[2 * count - 2] = explicitHash.high();
      hashes[2 * count - 1] = explicitHash.low();
      return this;
    }

    public int count() {
      return count;
    }

    /** Hashes all keys together, which is much faster than one by one. */
    public PutEntries build() {
      PartitionKeyHashes.hash(bytes, keyOffsets, keyLengths, explicit, count, hashes);
      return new PutEntries(this);
    }

    private void grow() {
      int room = Math.max(4, explicit.length * 2);
      keyOffsets = Arrays.copyOf(keyOffsets, room);
      keyLengths = Arrays.copyOf(keyLengths, room);
      dataOffsets = Arrays.copyOf(dataOffsets, room);
      dataLengths = Arrays.copyOf(dataLengths, room);
      hashes = Arrays.copyOf(hashes, 2 * room);
      explicit = Arrays.copyOf(explicit, room);
    }
  }
}
