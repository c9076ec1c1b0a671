package io.virta.persistence.lane.segment;

/**
 * The place of an entry in its segment.
 *
 * @param offset the offset of its head in the file, a multiple of {@link EntryHead#ALIGNMENT}
 * @param metaLength the bytes of its meta
 * @param bodyLength the bytes of its body
 */
public record Extent(long offset, int metaLength, int bodyLength) {

  /** The bytes of the entry, including head and padding. */
  public long entryBytes() {
    return EntryHead.entryBytes(metaLength, bodyLength);
  }

  /** Returns the extent of an entry of the same lengths at another offset. */
  public Extent movedTo(long newOffset) {
    return new Extent(newOffset, metaLength, bodyLength);
  }
}
