package io.virta.persistence.lane.write;

import io.virta.persistence.lane.index.Published;
import io.virta.persistence.lane.index.RecordSpan;
import io.virta.persistence.lane.segment.EntryContent;
import io.virta.persistence.lane.segment.EntryKind;
import io.virta.persistence.log.LogEntry;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;

/**
 * Creates requests from the arguments of callers. It runs on the caller's thread and computes the
 * checksums, so that the writer only stamps and copies. The bytes are shared: they must not change
 * until the request is done.
 */
public final class Appends {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private Appends() {}

  /** Creates a request to write an entry. */
  public static Request.Append of(LogEntry entry) {
    if (entry instanceof LogEntry.Records records) {
      return records(records);
    }
    if (entry instanceof LogEntry.Events events) {
      return events(events);
    }
    return snapshot((LogEntry.Snapshot) entry);
  }

  private static Request.Append records(LogEntry.Records entry) {
    RecordBatch batch = entry.batch();
    BatchHeader header = batch.header();
    List<ByteBuffer> body = new ArrayList<>(batch.blocks().size());
    for (RecordBlock block : batch.blocks()) {
      body.add(ByteBuffer.wrap(block.array(), block.bodyOffset(), block.bodyLength()));
    }
    ByteBuffer meta = ByteBuffer.wrap(header.encode());
    return new Request.Append(
        entry.persistenceId(),
        new EntryContent(
            EntryKind.RECORDS,
            entry.persistSeq(),
            1,
            meta.remaining(),
            header.bodyLength(),
            batch.bodyCrc32c()),
        meta,
        body,
        RecordSpan.of(header),
        new CompletableFuture<>());
  }

  private static Request.Append events(LogEntry.Events entry) {
    ByteBuffer lengths = littleEndian(entry.events().size() * Integer.BYTES);
    for (ByteBuffer event : entry.events()) {
      lengths.putInt(event.remaining());
    }
    return opaque(
        EntryKind.EVENTS,
        entry.persistenceId(),
        entry.persistSeq(),
        entry.events().size(),
        lengths.flip(),
        entry.events());
  }

  private static Request.Append snapshot(LogEntry.Snapshot entry) {
    return opaque(
        EntryKind.SNAPSHOT,
        entry.persistenceId(),
        entry.persistSeq(),
        0,
        littleEndian(Long.BYTES).putLong(entry.timestampMillis()).flip(),
        List.of(entry.state()));
  }

  /** Creates a request to delete the events up to and including {@code toPersistSeq}. */
  public static Request.Append trim(String persistenceId, long toPersistSeq) {
    return opaque(EntryKind.TRIM, persistenceId, toPersistSeq, 0, NOTHING, List.of());
  }

  /**
   * Creates an entry which states that the id's events continue after {@code toPersistSeq},
   * although earlier ones are missing.
   */
  static Request.Append jump(String persistenceId, long toPersistSeq) {
    return opaque(EntryKind.TRIM, persistenceId, toPersistSeq, Published.JUMP, NOTHING, List.of());
  }

  /** Creates a request to delete everything about the id. */
  public static Request.Append drop(String persistenceId) {
    return opaque(EntryKind.DROP, persistenceId, 0, 0, NOTHING, List.of());
  }

  /** Creates a request to delete the snapshots within all of these bounds, inclusive. */
  public static Request.Append deleteSnapshots(
      String persistenceId, long seqMin, long seqMax, long timestampMax) {
    ByteBuffer bounds =
        littleEndian(3 * Long.BYTES).putLong(seqMin).putLong(seqMax).putLong(timestampMax);
    return opaque(EntryKind.SNAPSHOTS_DELETED, persistenceId, 0, 0, bounds.flip(), List.of());
  }

  private static Request.Append opaque(
      EntryKind kind,
      String persistenceId,
      long persistSeq,
      int eventCount,
      ByteBuffer meta,
      List<ByteBuffer> body) {
    CRC32C crc = new CRC32C();
    List<ByteBuffer> parts = new ArrayList<>(body.size());
    int length = 0;
    for (ByteBuffer part : body) {
      crc.update(part.duplicate());
      length = Math.addExact(length, part.remaining());
      parts.add(part.duplicate());
    }
    return new Request.Append(
        persistenceId,
        new EntryContent(
            kind, persistSeq, eventCount, meta.remaining(), length, (int) crc.getValue()),
        meta,
        parts,
        RecordSpan.NONE,
        new CompletableFuture<>());
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
