package io.virta.persistence.lane;

import io.virta.persistence.log.DamagedLogException;
import io.virta.persistence.log.LogReadException;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Reads entries and checks that they are what the index says; anything else is damage, since only
 * durable entries are in the index. Used by one thread.
 */
final class EntryReader {
  private final CRC32C crc = new CRC32C();

  /** Head and meta of an event, without its body. */
  ByteBuffer meta(Segment segment, Shard shard, EventRef event) {
    ByteBuffer bytes =
        read(segment, event.offset(), EntryHead.BYTES + event.metaLength(), shard, event);
    check(bytes, 0, segment, shard, event);
    return bytes.position(EntryHead.BYTES).slice().order(bytes.order());
  }

  /** The meta, then the body of an event, as one buffer. */
  ByteBuffer whole(Segment segment, Shard shard, EventRef event) {
    int length = EntryHead.BYTES + event.metaLength() + event.bodyLength();
    ByteBuffer bytes = read(segment, event.offset(), length, shard, event);
    EntryHead head = check(bytes, 0, segment, shard, event);
    checkBody(bytes, 0, head, segment, shard, event);
    return bytes.position(EntryHead.BYTES).slice().order(bytes.order());
  }

  /**
   * Those bytes of a segment.
   *
   * @throws DamagedLogException when the file ends before, or the disk cannot deliver them
   * @throws LogReadException when the next attempt may succeed
   */
  ByteBuffer read(Segment segment, long offset, int length, Shard shard, EventRef event) {
    ByteBuffer bytes = Bytes.allocate(length);
    try {
      Bytes.readFully(segment.file, bytes, offset);
    } catch (IOException e) {
      if (PassingFailures.isPassing(e)) {
        throw PassingFailures.of(segment.fileName(), e);
      }
      throw damaged(segment, shard, event, String.valueOf(e));
    }
    return bytes.flip();
  }

  /** The head at {@code at} of bytes that were read. */
  EntryHead check(ByteBuffer bytes, int at, Segment segment, Shard shard, EventRef event) {
    EntryHead head = EntryHead.decode(bytes, at, crc);
    if (head == null
        || head.segmentId() != segment.id
        || head.shardNo() != shard.no
        || head.persistSeq() != event.persistSeq()
        || head.metaLength() != event.metaLength()
        || head.bodyLength() != event.bodyLength()) {
      throw damaged(segment, shard, event, "its head is not right");
    }
    return head;
  }

  /** The batch at {@code at} of bytes that were read; it shares them. */
  RecordBatch batch(ByteBuffer bytes, int at, Segment segment, Shard shard, EventRef event) {
    EntryHead head = check(bytes, at, segment, shard, event);
    checkBody(bytes, at, head, segment, shard, event);
    int meta = at + EntryHead.BYTES;
    try {
      BatchHeader header = header(bytes.duplicate().position(meta).limit(meta + head.metaLength()));
      return RecordBatch.readFrom(
          header, bytes.array(), bytes.arrayOffset() + meta + head.metaLength(), head.bodyCrc32c());
    } catch (IllegalArgumentException e) {
      throw damaged(segment, shard, event, String.valueOf(e.getMessage()));
    }
  }

  static BatchHeader header(ByteBuffer meta) {
    return BatchHeader.decode(meta);
  }

  private void checkBody(
      ByteBuffer bytes, int at, EntryHead head, Segment segment, Shard shard, EventRef event) {
    int from = at + EntryHead.BYTES + head.metaLength();
    crc.reset();
    crc.update(bytes.array(), bytes.arrayOffset() + from, head.bodyLength());
    if ((int) crc.getValue() != head.bodyCrc32c()) {
      throw damaged(segment, shard, event, "its body does not match its checksum");
    }
  }

  static DamagedLogException damaged(Segment segment, Shard shard, EventRef event, String what) {
    return new DamagedEntryException(
        new DamagedEntryException.Place(segment.fileName(), event.offset(), shard, event, what));
  }
}
