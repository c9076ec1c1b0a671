package io.virta.persistence.lane;

import io.virta.persistence.lane.segment.SegmentInfo;
import io.virta.persistence.log.DamagedLogException;
import io.virta.persistence.log.LogEntry;
import io.virta.persistence.log.LogFailedException;
import io.virta.persistence.log.LogFullException;
import io.virta.persistence.log.ShardLog;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.RecordBatch;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A durable, ordered log shared by many persistence ids. Appends complete in order, after an fsync
 * that covers them, on the lane's writer thread (so callbacks must not block). Reads block on the
 * disk and see durable entries only. Safe for any thread.
 *
 * <p>Failures: if the disk is full, an append fails with {@link LogFullException} and the lane
 * continues. If a write or fsync fails, the append and all later ones fail with {@link
 * LogFailedException}, because the content of the page cache is then unknown.
 */
public interface Lane extends AutoCloseable {

  /**
   * Appends one entry. The future completes when the entry is durable, and fails when it is not
   * known to be.
   */
  CompletableFuture<Void> append(LogEntry entry);

  /**
   * The highest persist sequence number ever appended for an id, 0 for none. The future waits for
   * the id's appends in flight; trimming does not lower the number.
   */
  CompletableFuture<Long> highestPersistSeq(String persistenceId);

  /**
   * Delivers the kept events with {@code fromPersistSeq <= seq <= toPersistSeq} in order, at most
   * {@code max}. Only the headers of record batches are read.
   *
   * @throws DamagedLogException if durable bytes that belong to the answer cannot be read correctly
   */
  void replay(
      String persistenceId,
      long fromPersistSeq,
      long toPersistSeq,
      long max,
      ShardLog.ReplayVisitor visitor);

  /**
   * Durably deletes the events up to and including {@code toPersistSeq}. Segments without any kept
   * entry are freed.
   */
  CompletableFuture<Void> trim(String persistenceId, long toPersistSeq);

  /**
   * Durably deletes everything about the id, including its highest sequence number: for deleted
   * entities whose id is never used again.
   */
  CompletableFuture<Void> drop(String persistenceId);

  /** The newest snapshot of an id within both bounds, inclusive. */
  Optional<LogEntry.Snapshot> loadSnapshot(
      String persistenceId, long persistSeqMax, long timestampMillisMax);

  /**
   * Durably deletes the id's snapshots with {@code persistSeqMin <= seq <= persistSeqMax} that were
   * taken at or before {@code timestampMillisMax}.
   */
  CompletableFuture<Void> deleteSnapshots(
      String persistenceId, long persistSeqMin, long persistSeqMax, long timestampMillisMax);

  /**
   * Reads record batches of an id, oldest first, starting with the batch that holds record {@code
   * fromSeq} (or the first kept batch after it): at least one if any exists, then as many as fit in
   * {@code bytesMax}, until the answer holds {@code recordsMax} records from {@code fromSeq} on.
   * Checksums are verified.
   *
   * @throws DamagedLogException if the first batch of the answer cannot be read correctly; damage
   *     in a later batch ends the answer before that batch
   */
  List<RecordBatch> readRecords(String persistenceId, long fromSeq, int recordsMax, int bytesMax);

  /**
   * The header of the first kept batch with a record that arrived at or after {@code arrivalMillis}
   * (epoch milliseconds).
   */
  Optional<BatchHeader> firstBatchArrivedFrom(String persistenceId, long arrivalMillis);

  /**
   * Delivers the headers of the kept batches in order, starting with the first batch that has a
   * record that arrived at or after {@code arrivalMillis}.
   *
   * @throws DamagedLogException if some of them cannot be read correctly
   */
  void headersArrivedFrom(String persistenceId, long arrivalMillis, Consumer<BatchHeader> visitor);

  /**
   * The highest persist sequence number up to which the id may be trimmed: every record up to it
   * arrived before {@code arrivalMillis}. Empty if nothing can be trimmed.
   *
   * @param nowMillis the current time; for records with a later arrival, {@link
   *     SegmentInfo#arrivedByMillis} determines their age
   */
  OptionalLong trimmableBefore(String persistenceId, long arrivalMillis, long nowMillis);

  /** All segments, oldest first; the last is the one being written. */
  List<SegmentInfo> segments();

  /**
   * The ids that still keep events or snapshots in a segment; the retention sweeper asks them to
   * trim.
   */
  List<String> holdersOf(long segmentId);

  /**
   * The ids that keep events or snapshots in any segment, and those that have lost some or all of
   * them: an id with nothing left to read differs from an id that never had an entry. Reads the
   * disk.
   */
  default Set<String> holders() {
    Set<String> holders = new HashSet<>();
    segments().forEach(segment -> holders.addAll(holdersOf(segment.segmentId())));
    damages().forEach(damage -> holders.addAll(damage.persistenceIds()));
    return holders;
  }

  /**
   * False if lost entries may have been the only ones of some id. In that case reads of ids without
   * entries fail with {@link DamagedLogException} until a repair, or until the file is restored.
   * Answers at once; the answer does not change while the lane is open.
   */
  boolean knowsAllIds();

  /**
   * False if the disk or the configured maximum size leaves no room for more records; reads and
   * trims still work.
   */
  boolean hasRoom();

  /**
   * The known damage to the lane: data that is lost or cannot be read correctly, found when the
   * lane was opened or by a later read. Empty for an undamaged lane. Answers at once.
   */
  List<LogDamage> damages();

  /** Writes queued entries, marks a clean stop and closes the files. */
  @Override
  void close();
}
