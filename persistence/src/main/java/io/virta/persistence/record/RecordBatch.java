package io.virta.persistence.record;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The blocks that become durable in one write: records with consecutive sequence numbers of one
 * shard. Immutable; the log, the tail ring and all readers share the arrays of its blocks. Safe for
 * any thread.
 */
public final class RecordBatch {
  private static final long UNKNOWN = -1;

  private final BatchHeader header;
  private final List<RecordBlock> blocks;

  /** The checksum of all bodies, in the lower half; {@link #UNKNOWN} until it is computed. */
  private volatile long checksum;

  private RecordBatch(BatchHeader header, List<RecordBlock> blocks, long checksum) {
    this.header = header;
    this.blocks = blocks;
    this.checksum = checksum;
  }

  /**
   * Joins stamped blocks. Like blocks read from the log, the blocks of the batch carry no numbers
   * for individual records.
   */
  public static RecordBatch of(long firstSeq, List<RecordBlock> blocks) {
    List<BlockHeader> headers = new ArrayList<>(blocks.size());
    List<RecordBlock> stored = new ArrayList<>(blocks.size());
    for (RecordBlock block : blocks) {
      headers.add(block.header());
      stored.add(block.withoutNumbers());
    }
    return new RecordBatch(new BatchHeader(firstSeq, headers), List.copyOf(stored), UNKNOWN);
  }

  /**
   * Restores a batch that was read from the log. Its bodies are contiguous in {@code array} from
   * {@code offset}; the caller must have checked them against {@code bodyCrc32c}.
   *
   * @throws IllegalArgumentException if the bodies contradict the header
   */
  public static RecordBatch readFrom(BatchHeader header, byte[] array, int offset, int bodyCrc32c) {
    List<RecordBlock> blocks = new ArrayList<>(header.blocks().size());
    int at = offset;
    for (BlockHeader blockHeader : header.blocks()) {
      RecordBlock block = new RecordBlock(blockHeader, array, at);
      block.requireWellFormed();
      blocks.add(block);
      at += blockHeader.bodyLength();
    }
    return new RecordBatch(header, List.copyOf(blocks), Integer.toUnsignedLong(bodyCrc32c));
  }

  public BatchHeader header() {
    return header;
  }

  public List<RecordBlock> blocks() {
    return blocks;
  }

  public long firstSeq() {
    return header.firstSeq();
  }

  /** The sequence number of the next record after this batch. */
  public long nextSeq() {
    return header.nextSeq();
  }

  /** The key and data bytes of all records. */
  public long payloadBytes() {
    long bytes = 0;
    for (RecordBlock block : blocks) {
      bytes += block.payloadBytes();
    }
    return bytes;
  }

  /** The CRC32C over all block bodies in order. The first call computes it, on its own thread. */
  public int bodyCrc32c() {
    return (int) checksummed().checksum;
  }

  /**
   * Returns this batch with its checksum computed, for callers that pass it to a thread that serves
   * many shards.
   */
  public RecordBatch checksummed() {
    if (checksum == UNKNOWN) {
      CRC32C crc = new CRC32C();
      for (RecordBlock block : blocks) {
        crc.update(block.array(), block.bodyOffset(), block.bodyLength());
      }
      checksum = crc.getValue();
    }
    return this;
  }

  @Override
  public String toString() {
    return "RecordBatch[" + firstSeq() + ".." + (nextSeq() - 1) + ", " + blocks.size() + " blocks]";
  }
}
