package io.virta.persistence.lane.segment;

/**
 * The fields of an entry's head that its sender determines.
 *
 * @param persistSeq the number of its first event, or the number that its kind refers to; 0 for
 *     none
 * @param eventCount the number of events; a batch of records is one event
 * @param metaLength the bytes of its meta, 0 to {@link EntryHead#META_BYTES_MAX}
 * @param bodyLength the bytes of its body
 * @param bodyCrc32c the CRC32C of its body
 */
public record EntryContent(
    EntryKind kind,
    long persistSeq,
    int eventCount,
    int metaLength,
    int bodyLength,
    int bodyCrc32c) {

  /** Returns the same content with another persist sequence number. */
  public EntryContent withPersistSeq(long seq) {
    return new EntryContent(kind, seq, eventCount, metaLength, bodyLength, bodyCrc32c);
  }

  /** Returns the extent of the entry at {@code offset}. */
  public Extent at(long offset) {
    return new Extent(offset, metaLength, bodyLength);
  }

  /** The bytes of the entry in the file, including head and padding. */
  public long entryBytes() {
    return EntryHead.entryBytes(metaLength, bodyLength);
  }
}
