package io.virta.persistence.lane.segment;

/**
 * Where an entry stands in its segment.
 *
 * @param offset of its head in the file, a multiple of {@link EntryHead#ALIGNMENT}
 * @param metaLength bytes of its meta
 * @param bodyLength bytes of its body
 */
public record Extent(long offset, int metaLength, int bodyLength) {

  /** Bytes of the entry, head and padding included. */
  public long entryBytes() {
    return EntryHead.entryBytes(metaLength, bodyLength);
  }

  /** An entry of the same lengths, elsewhere. */
  public Extent movedTo(long newOffset) {
    return new Extent(newOffset, metaLength, bodyLength);
  }
}
