package io.virta.persistence.log;

import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A durable log of many persistence ids, each a sequence of its own. Shards, streams and other
 * entities persist to it and read from it. An engine implements it; actors know nothing else about
 * the engine.
 *
 * <p>An id has one writer at a time: {@link #open} grants the right to write the id, and revokes it
 * from the previous writer. Reads need no such right, and see durable entries only.
 *
 * <p>No method blocks. Futures complete on threads of the engine: their callbacks must not block,
 * and the callbacks of a read share its thread with other reads. Besides the failures that a method
 * documents, futures fail with {@link UnreachableException} if the engine did not answer in time,
 * and with {@link LogFailedException} if it accepts no more writes until a restart. Safe for any
 * thread.
 */
public interface ShardLog {

  /**
   * Makes the caller the only writer of an id: once the future has completed, earlier writers can
   * store nothing, wherever they run. Must be called before anything of the id is recovered.
   */
  CompletableFuture<LogWriter> open(String persistenceId);

  /**
   * The highest persist sequence number ever appended for an id, 0 for none. The future waits for
   * the id's appends in flight; trimming does not lower the number.
   */
  CompletableFuture<Long> highestPersistSeq(String persistenceId);

  /**
   * Delivers the kept events with {@code fromPersistSeq <= seq <= toPersistSeq} in order, at most
   * {@code max}. Only the headers of record batches are read. Fails with {@link
   * DamagedLogException} if durable bytes that belong to the answer cannot be read correctly.
   */
  CompletableFuture<Void> replay(
      String persistenceId,
      long fromPersistSeq,
      long toPersistSeq,
      long max,
      ReplayVisitor visitor);

  /** Receives a replay, in order, on one thread of the engine at a time. */
  interface ReplayVisitor {
    void records(long persistSeq, BatchHeader header);

    void event(long persistSeq, ByteBuffer event);
  }

  /** The newest snapshot of an id within both bounds, inclusive. */
  CompletableFuture<Optional<LogEntry.Snapshot>> loadSnapshot(
      String persistenceId, long persistSeqMax, long timestampMillisMax);

  /**
   * Reads record batches of an id, oldest first, starting with the batch that holds record {@code
   * fromSeq} (or the first kept batch after it), but not before the first batch with a record that
   * arrived at or after {@code arrivedFromMillis} (epoch milliseconds): at least one if any exists,
   * then as many as fit in {@code bytesMax}, until the answer holds {@code recordsMax} records from
   * {@code fromSeq} on. Checksums are verified. Fails with {@link DamagedLogException} if the first
   * batch of the answer cannot be read correctly; damage in a later batch ends the answer before
   * that batch.
   */
  CompletableFuture<List<RecordBatch>> readRecords(
      String persistenceId, long fromSeq, long arrivedFromMillis, int recordsMax, int bytesMax);

  /**
   * The header of the first kept batch with a record that arrived at or after {@code arrivalMillis}
   * (epoch milliseconds).
   */
  CompletableFuture<Optional<BatchHeader>> firstBatchArrivedFrom(
      String persistenceId, long arrivalMillis);

  /**
   * Delivers the headers of the kept batches in order, on one thread of the engine, starting with
   * the first batch that has a record that arrived at or after {@code arrivalMillis} (epoch
   * milliseconds). Fails with {@link DamagedLogException} if some of them cannot be read correctly.
   */
  CompletableFuture<Void> headersArrivedFrom(
      String persistenceId, long arrivalMillis, Consumer<BatchHeader> visitor);

  /**
   * The trim point of an id: the highest persist sequence number up to which every record arrived
   * before {@code arrivalMillis}. Empty if nothing can be trimmed.
   *
   * @param nowMillis the current time; records with a later arrival were stamped by a clock that
   *     was ahead, and the engine uses other evidence of their age if it has any
   */
  CompletableFuture<OptionalLong> trimPoint(
      String persistenceId, long arrivalMillis, long nowMillis);

  /**
   * Ids that still keep records that arrived before {@code arrivalMillis}, so their {@link
   * #trimPoint} should be checked. Each call returns a bounded number of ids; repeated calls cover
   * all of them.
   */
  CompletableFuture<List<Aged>> aged(long arrivalMillis, long nowMillis);

  /**
   * An id with old records.
   *
   * @param arrivedByMillis an upper bound for the arrival of the newest of these old records
   */
  record Aged(String persistenceId, long arrivedByMillis) {}

  /**
   * The ids with entries, and those known to have lost some or all of their entries: an id with
   * nothing left to read differs from an id that never had an entry.
   */
  CompletableFuture<Set<String>> ids();

  /**
   * False if lost entries may have been the only ones of some id. In that case reads of ids without
   * entries fail with {@link DamagedLogException} until a repair. Answers at once; the answer does
   * not change while the log is open.
   */
  boolean knowsAllIds();

  /** False if there is no room for more records; reads and trims still work. Answers at once. */
  boolean hasRoom();

  /**
   * The arrival of the newest kept record, in epoch milliseconds; 0 if there is none. Answers at
   * once.
   */
  long newestArrivalMillis();
}
