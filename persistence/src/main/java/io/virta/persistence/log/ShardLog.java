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
 * A durable log of many persistence ids, each a sequence of its own: what shards, streams and the
 * like persist to and read from. An engine implements it; actors know nothing else of the engine.
 *
 * <p>One writer at a time: {@link #open} gives the right to write an id, and takes it from whoever
 * had it before. Reads need no such right, and see durable entries only.
 *
 * <p>Nothing here blocks. Futures complete on threads of the engine: what depends on one must not
 * block, and a read's dependants share its thread with other reads. Besides what a method says,
 * they fail with {@link UnreachableException} when the engine did not answer in time, and with
 * {@link LogFailedException} when it takes nothing more until a restart. Safe for any thread.
 */
public interface ShardLog {

  /**
   * Makes the caller the only writer of that id: earlier ones, wherever they run, can store nothing
   * from the moment that this completes. Called before anything of the id is recovered.
   */
  CompletableFuture<LogWriter> open(String persistenceId);

  /**
   * The highest persist sequence number ever appended for that id, 0 for none. It waits for the
   * id's appends in flight, and trimming does not lower it.
   */
  CompletableFuture<Long> highestPersistSeq(String persistenceId);

  /**
   * Delivers the kept events with {@code fromPersistSeq <= seq <= toPersistSeq} in order, at most
   * {@code max}. Of record batches only the header is read. Fails with {@link DamagedLogException}
   * when durable bytes that belong to the answer cannot be read right.
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

  /** The newest snapshot of that id within both bounds, inclusive. */
  CompletableFuture<Optional<LogEntry.Snapshot>> loadSnapshot(
      String persistenceId, long persistSeqMax, long timestampMillisMax);

  /**
   * Record batches of that id from the one that holds record {@code fromSeq} on (or the first kept
   * one after it), oldest first: at least one if there is any, then as many as fit in {@code
   * bytesMax}, until {@code recordsMax} records from there on are in. Checksums are verified. Fails
   * with {@link DamagedLogException} when the first batch of the answer cannot be read right;
   * damage further on ends the answer before it.
   */
  CompletableFuture<List<RecordBatch>> readRecords(
      String persistenceId, long fromSeq, int recordsMax, int bytesMax);

  /**
   * The first kept batch with a record that arrived at or after that time (epoch milliseconds),
   * without its bytes.
   */
  CompletableFuture<Optional<BatchHeader>> firstBatchArrivedFrom(
      String persistenceId, long arrivalMillis);

  /**
   * Delivers the headers of the kept batches in order, from the first with a record that arrived at
   * or after that time (epoch milliseconds) on, on one thread of the engine. Fails with {@link
   * DamagedLogException} when some of them cannot be read right.
   */
  CompletableFuture<Void> headersArrivedFrom(
      String persistenceId, long arrivalMillis, Consumer<BatchHeader> visitor);

  /**
   * The trim point of that id for records that arrived before that time: the highest persist
   * sequence number such that every record up to it did. Empty when that is nothing.
   *
   * @param nowMillis records that seem to have arrived later than that were stamped by a clock that
   *     was ahead; they count as old as the engine can tell otherwise
   */
  CompletableFuture<OptionalLong> trimPoint(
      String persistenceId, long arrivalMillis, long nowMillis);

  /**
   * Ids that keep records of which all up to some point arrived before that time: worth a look at
   * their {@link #trimPoint}. A bounded number each time; repeated calls come to all of them.
   */
  CompletableFuture<List<Aged>> aged(long arrivalMillis, long nowMillis);

  /**
   * An id with old records.
   *
   * @param arrivedByMillis when the newest of these old records arrived at the latest
   */
  record Aged(String persistenceId, long arrivedByMillis) {}

  /**
   * The ids that keep something, and those that are known to have lost some, perhaps all of it: an
   * id with nothing left to read is not one that never had anything.
   */
  CompletableFuture<Set<String>> ids();

  /**
   * False when lost entries may be all there was of some id. Until a repair, reads of ids without
   * entries then fail with {@link DamagedLogException}. Answers at once, and the same as long as
   * the log is open.
   */
  boolean knowsAllIds();

  /** False when there is no room for more records; reads and trims continue. Answers at once. */
  boolean hasRoom();

  /**
   * Arrival of the newest record that is kept, epoch milliseconds; 0 without any. Answers at once.
   */
  long newestArrivalMillis();
}
