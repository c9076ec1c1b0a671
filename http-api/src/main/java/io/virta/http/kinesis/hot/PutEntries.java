package io.virta.http.kinesis.hot;

import io.virta.actors.model.HashKey;
import io.virta.actors.put.PutSource;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * The records of one put request, as ranges of bytes: a key and data each, and the hash key that
 * picks the shard. Immutable once built.
 */
public final class PutEntries implements PutSource {

  /** How data stands in the bytes. */
  public enum Encoding {
    PLAIN,
    BASE64
  }

  private static final int RANGE = 4;

  private final byte[] bytes;
  private final Encoding encoding;
  private final int count;
  private final int[] ranges;
  private final long[] hashes;
  private final boolean[] explicit;
  private final int largestBytes;

  private PutEntries(Builder builder) {
    this.bytes = builder.bytes;
    this.encoding = builder.encoding;
    this.count = builder.count;
    this.ranges = builder.ranges;
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

  /** Partition key and data of the largest entry. */
  public int largestBytes() {
    return largestBytes;
  }

  @Override
  public int keyLength(int i) {
    return ranges[RANGE * i + 1];
  }

  @Override
  public int dataLength(int i) {
    return decodedLength(bytes, encoding, ranges[RANGE * i + 2], ranges[RANGE * i + 3]);
  }

  @Override
  public void copyKey(int i, byte[] to, int at) {
    System.arraycopy(bytes, ranges[RANGE * i], to, at, keyLength(i));
  }

  /**
   * {@inheritDoc}
   *
   * @throws NotBase64Exception when it is none
   */
  @Override
  public void copyData(int i, byte[] to, int at) {
    int offset = ranges[RANGE * i + 2];
    int length = ranges[RANGE * i + 3];
    if (encoding == Encoding.PLAIN) {
      System.arraycopy(bytes, offset, to, at, length);
      return;
    }
    ByteBuffer decoded = decode(offset, length);
    if (decoded.remaining() != dataLength(i)) {
      throw new NotBase64Exception();
    }
    System.arraycopy(decoded.array(), decoded.arrayOffset(), to, at, decoded.remaining());
  }

  private ByteBuffer decode(int offset, int length) {
    try {
      return Base64.getDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
    } catch (IllegalArgumentException refused) {
      throw new NotBase64Exception();
    }
  }

  static int decodedLength(byte[] bytes, Encoding encoding, int offset, int length) {
    if (encoding == Encoding.PLAIN || length == 0) {
      return length;
    }
    int end = offset + length;
    int padding = bytes[end - 1] != '=' ? 0 : bytes[end - 2] != '=' ? 1 : 2;
    return length / 4 * 3 - padding;
  }

  /** Collects entries; not thread safe, used once. */
  public static final class Builder {
    private final byte[] bytes;
    private final Encoding encoding;
    private int count;
    private int largestBytes;
    private int[] ranges;
    private long[] hashes;
    private boolean[] explicit;

    /** Entries whose ranges lie in {@code bytes}, which nobody changes any more. */
    public Builder(byte[] bytes, Encoding encoding, int expected) {
      this.bytes = bytes;
      this.encoding = encoding;
      this.ranges = new int[RANGE * expected];
      this.hashes = new long[2 * expected];
      this.explicit = new boolean[expected];
    }

    /** Adds an entry whose shard follows from the MD5 of its key. */
    public Builder add(int keyOffset, int keyLength, int dataOffset, int dataLength) {
      HashKey hash = HashKey.ofPartitionKey(bytes, keyOffset, keyLength);
      return add(keyOffset, keyLength, dataOffset, dataLength, hash, false);
    }

    /** Adds an entry whose producer chose the hash key. */
    public Builder add(
        int keyOffset, int keyLength, int dataOffset, int dataLength, HashKey explicitHash) {
      return add(keyOffset, keyLength, dataOffset, dataLength, explicitHash, true);
    }

    private Builder add(
        int keyOffset,
        int keyLength,
        int dataOffset,
        int dataLength,
        HashKey hash,
        boolean isExplicit) {
      if (count == explicit.length) {
        grow();
      }
      int at = RANGE * count;
      ranges[at] = keyOffset;
      ranges[at + 1] = keyLength;
      ranges[at + 2] = dataOffset;
      ranges[at + 3] = dataLength;
      hashes[2 * count] = hash.high();
      hashes[2 * count + 1] = hash.low();
      explicit[count] = isExplicit;
      int size = keyLength + decodedLength(bytes, encoding, dataOffset, dataLength);
      largestBytes = Math.max(largestBytes, size);
      count++;
      return this;
    }

    public int count() {
      return count;
    }

    public PutEntries build() {
      return new PutEntries(this);
    }

    private void grow() {
      int room = Math.max(4, explicit.length * 2);
      ranges = Arrays.copyOf(ranges, RANGE * room);
      hashes = Arrays.copyOf(hashes, 2 * room);
      explicit = Arrays.copyOf(explicit, room);
    }
  }
}
