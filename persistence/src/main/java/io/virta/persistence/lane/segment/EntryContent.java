package io.virta.persistence.lane.segment;

/**
 * What an entry holds, in the words of its head: all that its sender decides.
 *
 * @param persistSeq its first event, or what its kind needs such a number for; 0 for none
 * @param eventCount events in it; a batch of records is one
 * @param metaLength bytes of its meta, 0 to {@link EntryHead#META_BYTES_MAX}
 * @param bodyLength bytes of its body
 * @param bodyCrc32c CRC32C of its body
 */
public record EntryContent(
    EntryKind kind,
    long persistSeq,
    int eventCount,
    int metaLength,
    int bodyLength,
    int bodyCrc32c) {

  /** The same, with another number. */
  public EntryContent withPersistSeq(long seq) {
    return new EntryContent(kind, seq, eventCount, metaLength, bodyLength, bodyCrc32c);
  }

  /** The entry as it stands at that offset. */
  public Extent at(long offset) {
    return new Extent(offset, metaLength, bodyLength);
  }

  /** Bytes of the whole entry in the file, head and padding included. */
  public long entryBytes() {
    return EntryHead.entryBytes(metaLength, bodyLength);
  }
}
