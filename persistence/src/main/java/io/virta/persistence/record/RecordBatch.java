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
  private final BatchHeader header;
  private final List<RecordBlock> blocks;
  private final int bodyCrc32c;

  private RecordBatch(BatchHeader header, List<RecordBlock> blocks, int bodyCrc32c) {
    this.header = header;
    this.blocks = blocks;
    this.bodyCrc32c = bodyCrc32c;
  }

  /**
   * Joins stamped blocks; computes the checksum of their bytes on the calling thread. The blocks of
   * the batch carry no number for each record, as those that come out of the log.
   */
  public static RecordBatch of(long firstSeq, List<RecordBlock> blocks) {
    CRC32C crc = new CRC32C();
    List<BlockHeader> headers = new ArrayList<>(blocks.size());
    List<RecordBlock> stored = new ArrayList<>(blocks.size());
    for (RecordBlock block : blocks) {
      crc.update(block.array(), block.bodyOffset(), block.bodyLength());
      headers.add(block.header());
      stored.add(block.withoutNumbers());
    }
    return new RecordBatch(
        new BatchHeader(firstSeq, headers), List.copyOf(stored), (int) crc.getValue());
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
    return new RecordBatch(header, List.copyOf(blocks), bodyCrc32c);
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

  /** CRC32C over all block bodies in order. */
  public int bodyCrc32c() {
    return bodyCrc32c;
  }

  @Override
  public String toString() {
    return "RecordBatch[" + firstSeq() + ".." + (nextSeq() - 1) + ", " + blocks.size() + " blocks]";
  }
}
