package io.virta.persistence.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a shard must remember of a batch: its sequence numbers and the header of each block. A
 * replay of the embedded log delivers this header; the bytes stay on disk.
 *
 * <p>Encoded, little endian: {@code u64 firstSeq, u32 recordCount, u32 blockCount}, then the block
 * table.
 *
 * @param firstSeq the sequence number of the first record, counted per shard from 1
 * @param blocks the headers of the blocks, in the order of the records; at least one
 */
public record BatchHeader(long firstSeq, List<BlockHeader> blocks) {
  private static final int FIXED_BYTES = 16;

  public BatchHeader {
    blocks = List.copyOf(blocks);
    if (firstSeq < 1 || blocks.isEmpty()) {
      throw new IllegalArgumentException(
          "a batch starts at 1 or later and has blocks, not " + firstSeq + " and " + blocks.size());
    }
  }

  public int recordCount() {
    int count = 0;
    for (BlockHeader block : blocks) {
      count += block.recordCount();
    }
    return count;
  }

  /** The sequence number of the next record after this batch. */
  public long nextSeq() {
    return firstSeq + recordCount();
  }

  /** The arrival of the last block; arrivals never decrease within a shard. */
  public long lastArrivalMillis() {
    return blocks.get(blocks.size() - 1).arrivalMillis();
  }

  /** The arrival of the first block. */
  public long firstArrivalMillis() {
    return blocks.get(0).arrivalMillis();
  }

  /** The number of bytes of all block bodies. */
  public int bodyLength() {
    int length = 0;
    for (BlockHeader block : blocks) {
      length += block.bodyLength();
    }
    return length;
  }

  /** The number of bytes that {@link #encode} writes. */
  public int encodedLength() {
    return FIXED_BYTES + blocks.size() * BlockHeader.BYTES;
  }

  public byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(encodedLength()).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(firstSeq).putInt(recordCount()).putInt(blocks.size());
    for (BlockHeader block : blocks) {
      block.writeTo(out);
    }
    return out.array();
  }

  /**
   * Reads what {@link #encode} wrote; {@code in} is little endian and ends with the header.
   *
   * @throws IllegalArgumentException if the bytes are not a valid header
   */
  public static BatchHeader decode(ByteBuffer in) {
    if (in.remaining() < FIXED_BYTES) {
      throw new IllegalArgumentException("a batch header of " + in.remaining() + " bytes");
    }
    in.order(ByteOrder.LITTLE_ENDIAN);
    long firstSeq = in.getLong();
    int recordCount = in.getInt();
    int blockCount = in.getInt();
    if (blockCount < 1 || in.remaining() != (long) blockCount * BlockHeader.BYTES) {
      throw new IllegalArgumentException(
          blockCount + " block headers in " + in.remaining() + " bytes");
    }
    List<BlockHeader> blocks = new ArrayList<>(blockCount);
    for (int i = 0; i < blockCount; i++) {
      blocks.add(BlockHeader.readFrom(in));
    }
    BatchHeader header = new BatchHeader(firstSeq, blocks);
    if (header.recordCount() != recordCount) {
      throw new IllegalArgumentException(
          "the blocks hold " + header.recordCount() + " records, the header says " + recordCount);
    }
    return header;
  }
}
