package io.virta.persistence.lane.index;

import io.virta.persistence.lane.segment.Bytes;
import io.virta.persistence.lane.segment.EntryHead;
import io.virta.persistence.lane.segment.PassingFailures;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.log.DamagedLogException;
import io.virta.persistence.log.LogReadException;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Reads entries and checks that they match the index; a mismatch is damage, since only durable
 * entries are in the index. Used by one thread, which retains the segment. Every method throws
 * {@link DamagedLogException} if the file ends before the entry does, if the disk cannot read it,
 * or if it is not the expected entry; and {@link LogReadException} if the next attempt may succeed.
 */
public final class EntryReader {
  private final CRC32C crc = new CRC32C();

  /**
   * An entry that matches its checksums.
   *
   * @param head the head as read from the file
   * @param metaAndBody little endian
   */
  public record Whole(EntryHead head, ByteBuffer metaAndBody) {
    public ByteBuffer meta() {
      return metaAndBody.slice(0, head.metaLength());
    }

    public ByteBuffer body() {
      return metaAndBody.slice(head.metaLength(), head.bodyLength());
    }
  }

  /** Reads the header of a batch, without its body. */
  public BatchHeader header(Segment segment, History history, EventRef event) {
    ByteBuffer bytes =
        read(segment, history, event, event.offset(), EntryHead.BYTES + event.metaLength());
    check(bytes, 0, segment, history, event);
    return BatchHeader.decode(bytes.position(EntryHead.BYTES));
  }

  /** Reads a complete entry. */
  public Whole whole(Segment segment, History history, EventRef event) {
    int length = EntryHead.BYTES + event.metaLength() + event.bodyLength();
    ByteBuffer bytes = read(segment, history, event, event.offset(), length);
    EntryHead head = check(bytes, 0, segment, history, event);
    checkBody(bytes, 0, head, segment, history, event);
    return new Whole(head, bytes.position(EntryHead.BYTES).slice().order(bytes.order()));
  }

  /**
   * Reads the bytes from the start of entry {@code first} to the end of entry {@code last}.
   *
   * @param last an entry after {@code first} in the same segment, or the same entry
   */
  public ByteBuffer span(Segment segment, History history, EventRef first, EventRef last) {
    int lastBytes = EntryHead.BYTES + last.metaLength() + last.bodyLength();
    int length = Math.toIntExact(last.offset() - first.offset()) + lastBytes;
    return read(segment, history, first, first.offset(), length);
  }

  /** Returns the batch at offset {@code at} of a {@link #span}; it shares the bytes. */
  public RecordBatch batch(
      ByteBuffer bytes, int at, Segment segment, History history, EventRef event) {
    EntryHead head = check(bytes, at, segment, history, event);
    checkBody(bytes, at, head, segment, history, event);
    int meta = at + EntryHead.BYTES;
    int body = meta + head.metaLength();
    try {
      BatchHeader header = BatchHeader.decode(bytes.limit(body).position(meta));
      return RecordBatch.readFrom(
          header, bytes.array(), bytes.arrayOffset() + body, head.bodyCrc32c());
    } catch (IllegalArgumentException e) {
      throw damaged(segment, history, event, String.valueOf(e.getMessage()));
    } finally {
      bytes.clear();
    }
  }

  private static ByteBuffer read(
      Segment segment, History history, EventRef event, long offset, int length) {
    ByteBuffer bytes = Bytes.allocate(length);
    try {
      Bytes.readFully(segment.file(), bytes, offset);
    } catch (IOException e) {
      if (PassingFailures.isPassing(e)) {
        throw PassingFailures.of(segment.fileName(), e);
      }
      throw damaged(segment, history, event, String.valueOf(e));
    }
    return bytes.flip();
  }

  private EntryHead check(
      ByteBuffer bytes, int at, Segment segment, History history, EventRef event) {
    EntryHead head = EntryHead.decode(bytes, at, crc);
    if (head == null
        || head.segmentId() != segment.id()
        || head.historyNo() != history.no()
        || head.persistSeq() != event.persistSeq()
        || head.metaLength() != event.metaLength()
        || head.bodyLength() != event.bodyLength()) {
      throw damaged(segment, history, event, "its head is not right");
    }
    return head;
  }

  private void checkBody(
      ByteBuffer bytes, int at, EntryHead head, Segment segment, History history, EventRef event) {
    int from = at + EntryHead.BYTES + head.metaLength();
    crc.reset();
    crc.update(bytes.array(), bytes.arrayOffset() + from, head.bodyLength());
    if ((int) crc.getValue() != head.bodyCrc32c()) {
      throw damaged(segment, history, event, "its body does not match its checksum");
    }
  }

  private static DamagedLogException damaged(
      Segment segment, History history, EventRef event, String what) {
    return new DamagedEntryException(
        new DamagedEntryException.Place(segment.fileName(), event.offset(), history, event, what));
  }
}
