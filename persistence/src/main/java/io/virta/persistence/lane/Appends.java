package io.virta.persistence.lane;

import io.virta.persistence.log.LogEntry;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;

/**
 * Turns what callers hand in into requests. It runs on the caller's thread, checksums included, so
 * that the writer only stamps and copies.
 */
final class Appends {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** In the event count of a {@link EntryKind#TRIM}: the numbers up to it count as used. */
  static final int JUMP = 1;

  private Appends() {}

  static Request.Append of(LogEntry entry) {
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
    List<ByteBuffer> body = new ArrayList<>(batch.blocks().size());
    for (RecordBlock block : batch.blocks()) {
      body.add(ByteBuffer.wrap(block.array(), block.bodyOffset(), block.bodyLength()));
    }
    return new Request.Append(
        EntryKind.RECORDS,
        entry.persistenceId(),
        entry.persistSeq(),
        1,
        ByteBuffer.wrap(batch.header().encode()),
        body,
        batch.header().bodyLength(),
        batch.bodyCrc32c(),
        batch.firstSeq(),
        batch.header().recordCount(),
        batch.header().lastArrivalMillis(),
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

  static Request.Append trim(String persistenceId, long toPersistSeq) {
    return opaque(EntryKind.TRIM, persistenceId, toPersistSeq, 0, NOTHING, List.of());
  }

  /** The id's events continue behind that number, although none up to it was kept. */
  static Request.Append jump(String persistenceId, long toPersistSeq) {
    return opaque(EntryKind.TRIM, persistenceId, toPersistSeq, JUMP, NOTHING, List.of());
  }

  static Request.Append drop(String persistenceId) {
    return opaque(EntryKind.DROP, persistenceId, 0, 0, NOTHING, List.of());
  }

  static Request.Append deleteSnapshots(
      String persistenceId, long seqMin, long seqMax, long timestampMax) {
    ByteBuffer bounds =
        littleEndian(3 * Long.BYTES).putLong(seqMin).putLong(seqMax).putLong(timestampMax);
    return opaque(EntryKind.SNAPSHOTS_DELETED, persistenceId, 0, 0, bounds.flip(), List.of());
  }

  /** An entry read back, to be written again. */
  static Request.Append copy(
      EntryKind kind,
      String persistenceId,
      long persistSeq,
      int eventCount,
      ByteBuffer meta,
      ByteBuffer body) {
    return opaque(kind, persistenceId, persistSeq, eventCount, meta, List.of(body));
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
        kind,
        persistenceId,
        persistSeq,
        eventCount,
        meta,
        parts,
        length,
        (int) crc.getValue(),
        0,
        0,
        0,
        new CompletableFuture<>());
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
