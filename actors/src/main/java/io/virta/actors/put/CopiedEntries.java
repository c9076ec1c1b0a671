package io.virta.actors.put;

import io.virta.persistence.record.RecordBlock;
import java.util.List;

/** Entries of a put that were copied into blocks before, and are read from there. */
final class CopiedEntries implements PutSource {
  private final PutSource source;

  /** The block of each entry, and its place there; null for an entry of no block. */
  private final RecordBlock[] blocks;

  private final int[] places;

  /**
   * Creates a view of the entries of some blocks.
   *
   * @param source all entries of the put, for their count and hash keys
   */
  CopiedEntries(PutSource source, List<ShardBlock> copies) {
    this.source = source;
    this.blocks = new RecordBlock[source.count()];
    this.places = new int[source.count()];
    for (ShardBlock copy : copies) {
      for (int i = 0; i < copy.entryCount(); i++) {
        blocks[copy.entry(i)] = copy.block();
        places[copy.entry(i)] = i;
      }
    }
  }

  @Override
  public int count() {
    return source.count();
  }

  @Override
  public long hashHigh(int i) {
    return source.hashHigh(i);
  }

  @Override
  public long hashLow(int i) {
    return source.hashLow(i);
  }

  @Override
  public boolean hasExplicitHash(int i) {
    return source.hasExplicitHash(i);
  }

  @Override
  public int keyLength(int i) {
    return blocks[i].keyLength(places[i]);
  }

  @Override
  public int dataLength(int i) {
    return blocks[i].dataLength(places[i]);
  }

  @Override
  public void copyKey(int i, byte[] to, int at) {
    RecordBlock block = blocks[i];
    System.arraycopy(block.array(), block.keyOffset(places[i]), to, at, keyLength(i));
  }

  @Override
  public void copyData(int i, byte[] to, int at) {
    RecordBlock block = blocks[i];
    System.arraycopy(block.array(), block.dataOffset(places[i]), to, at, dataLength(i));
  }
}
