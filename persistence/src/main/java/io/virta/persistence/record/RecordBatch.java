package io.virta.persistence.record;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Blocks that become durable in one write: consecutive sequence numbers of one shard, with their
 * bytes. Immutable; the arrays of its blocks are shared by the log, the tail ring and every reader.
 * Safe for any thread.
 */
public final class RecordBatch {
  private static final long UNKNOWN = -1;

  private final BatchHeader header;
  private final List<RecordBlock> blocks;

  /** Of all bodies, in the lower half; {@link #UNKNOWN} until somebody asks for it. */
  private volatile long checksum;

  private RecordBatch(BatchHeader header, List<RecordBlock> blocks, long checksum) {
    this.header = header;
    this.blocks = blocks;
    this.checksum = checksum;
  }

  /**
   * Joins stamped blocks. The blocks of the batch carry no number for each record, as those that
   * come out of the log.
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
   * A batch read back: its bodies lie one behind the other in {@code array} from {@code offset} and
   * match {@code bodyCrc32c}, which the caller has checked.
   *
   * @throws IllegalArgumentException when the bodies contradict the header
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

  /** The number that the record after this batch gets. */
  public long nextSeq() {
    return header.nextSeq();
  }

  /** Key and data bytes of all records. */
  public long payloadBytes() {
    long bytes = 0;
    for (RecordBlock block : blocks) {
      bytes += block.payloadBytes();
    }
    return bytes;
  }

  /** CRC32C over all block bodies in order. The first call computes it, on its thread. */
  public int bodyCrc32c() {
    return (int) checksummed().checksum;
  }

  /**
   * This batch, its checksum computed by now: for callers that hand it to a thread which serves
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
