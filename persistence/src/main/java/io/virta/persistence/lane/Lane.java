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
 * that covers them, on the lane's writer thread (so dependants must not block). Reads block on the
 * disk and see durable entries only. Safe for any thread.
 *
 * <p>Failures: a full disk fails an append with {@link LogFullException} and the lane continues; a
 * failed write or fsync fails it with {@link LogFailedException}, and every later append too, since
 * the content of the page cache is then unknown.
 */
public interface Lane extends AutoCloseable {

  /**
   * Appends one entry. The future completes when the entry is durable, or fails when it is not
   * known to be.
   */
  CompletableFuture<Void> append(LogEntry entry);

  /**
   * The highest persist sequence number ever appended for that id, 0 for none. It waits for the
   * id's appends in flight, and trimming does not lower it.
   */
  CompletableFuture<Long> highestPersistSeq(String persistenceId);

  /**
   * Delivers the kept events with {@code fromPersistSeq <= seq <= toPersistSeq} in order, at most
   * {@code max}. Of record batches only the header is read.
   *
   * @throws DamagedLogException when durable bytes that belong to the answer cannot be read right
   */
  void replay(
      String persistenceId,
      long fromPersistSeq,
      long toPersistSeq,
      long max,
      ShardLog.ReplayVisitor visitor);

  /**
   * Durably forgets the events up to and including {@code toPersistSeq}. Segments in which nothing
   * is still kept give their space back.
   */
  CompletableFuture<Void> trim(String persistenceId, long toPersistSeq);

  /**
   * Durably forgets everything about the id, its highest sequence number too: for entities that are
   * deleted and whose id is never used again.
   */
  CompletableFuture<Void> drop(String persistenceId);

  /** The newest snapshot of that id within both bounds, inclusive. */
  Optional<LogEntry.Snapshot> loadSnapshot(
      String persistenceId, long persistSeqMax, long timestampMillisMax);

  /**
   * Durably forgets the id's snapshots with {@code persistSeqMin <= seq <= persistSeqMax} and that
   * age.
   */
  CompletableFuture<Void> deleteSnapshots(
      String persistenceId, long persistSeqMin, long persistSeqMax, long timestampMillisMax);

  /**
   * Record batches of that id from the one that holds record {@code fromSeq} on (or the first kept
   * one after it), oldest first: at least one if there is any, then as many as fit in {@code
   * bytesMax}, until {@code recordsMax} records from there on are in. Checksums are verified.
   *
   * @throws DamagedLogException when the first batch of the answer cannot be read right; damage
   *     further on ends the answer before it
   */
  List<RecordBatch> readRecords(String persistenceId, long fromSeq, int recordsMax, int bytesMax);

  /**
   * The first kept batch with a record that arrived at or after that time (epoch milliseconds),
   * without its bytes.
   */
  Optional<BatchHeader> firstBatchArrivedFrom(String persistenceId, long arrivalMillis);

  /**
   * Delivers the headers of the kept batches in order, from the first with a record that arrived at
   * or after that time on.
   *
   * @throws DamagedLogException when some of them cannot be read right
   */
  void headersArrivedFrom(String persistenceId, long arrivalMillis, Consumer<BatchHeader> visitor);

  /**
   * The highest persist sequence number such that every record up to it arrived before that time:
   * how far the id may be trimmed. Empty when that is nothing.
   *
   * @param nowMillis records that seem to have arrived later than that count as {@link
   *     SegmentInfo#arrivedByMillis} says
   */
  OptionalLong trimmableBefore(String persistenceId, long arrivalMillis, long nowMillis);

  /** All segments, oldest first, the one being written last. */
  List<SegmentInfo> segments();

  /**
   * The ids that still keep events or snapshots in that segment; the retention sweeper asks them to
   * trim.
   */
  List<String> holdersOf(long segmentId);

  /**
   * The ids that keep events or snapshots in any segment, and those that have lost some, perhaps
   * all of them: who has nothing left to read is not one who never had anything. Reads the disk.
   */
  default Set<String> holders() {
    Set<String> holders = new HashSet<>();
    segments().forEach(segment -> holders.addAll(holdersOf(segment.segmentId())));
    damages().forEach(damage -> holders.addAll(damage.persistenceIds()));
    return holders;
  }

  /**
   * False when lost entries may be all there was of some id. Until a repair or a restored file,
   * reads of ids without entries then fail with {@link DamagedLogException}. Answers at once, and
   * the same as long as the lane is open.
   */
  boolean knowsAllIds();

  /**
   * False when the disk or the configured size cap leaves no room for more records; reads and trims
   * continue.
   */
  boolean hasRoom();

  /**
   * What the lane lost or cannot read right, as far as it knows: found when it was opened, or by a
   * read since then. Empty for a sound lane. Answers at once.
   */
  List<LogDamage> damages();

  /** Writes what is queued, marks a clean stop and releases the files. */
  @Override
  void close();
}
