package io.virta.actors.shard;

import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.damage.DamagedEntities.Damage;
import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.encryption.DataKeyRing;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.RecordSlice.Run;
import io.virta.actors.model.SequenceNumber;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.VirtaException;
import io.virta.actors.retention.RetentionClock;
import io.virta.persistence.failure.Failures;
import io.virta.persistence.log.DamagedLogException;
import io.virta.persistence.log.LogReadException;
import io.virta.persistence.log.ShardLog;
import io.virta.persistence.log.UnreachableException;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.BlockHeader;
import io.virta.persistence.record.BlockOpener;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.SealBrokenException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of shards that are in memory on this node: from the tail when it still has them,
 * otherwise from the log. Never returns records past their retention. Safe for any thread.
 */
public final class ShardReader {
  private final ShardLog records;
  private final InstantSource clock;
  private final RetentionClock retention;
  private final DamagedEntities damages;

  public ShardReader(
      ShardLog records, InstantSource clock, RetentionClock retention, DamagedEntities damages) {
    this.records = records;
    this.clock = clock;
    this.retention = retention;
    this.damages = damages;
  }

  /**
   * Reads for a polling consumer, as {@link io.virta.actors.Shards#read} specifies: fails with
   * {@code THROUGHPUT_EXCEEDED} when the shard has a quota and all pollers together have used it
   * up.
   */
  public CompletionStage<RecordSlice> poll(
      ShardTail tail, long fromSeq, int recordsMax, int payloadBytesMax) {
    if (!tail.admitRead(clock.millis())) {
      return CompletableFuture.failedFuture(VirtaException.readThroughputExceeded(tail.shard()));
    }
    return read(tail, fromSeq, recordsMax, payloadBytesMax, true)
        .whenComplete(
            (slice, failure) -> {
              if (slice != null) {
                tail.spendRead(slice);
              }
            });
  }

  /**
   * Reads without a quota. The result is complete at once unless the log must be read.
   *
   * @param counts whether the records count towards the read metrics of the shard
   */
  public CompletionStage<RecordSlice> read(
      ShardTail tail, long fromSeq, int recordsMax, int payloadBytesMax, boolean counts) {
    tail.noteRead();
    boolean ended = tail.hasEnded();
    if (fromSeq >= tail.nextSeq()) {
      return CompletableFuture.completedFuture(new RecordSlice(List.of(), fromSeq, 0, ended));
    }
    Limits limits = new Limits(horizonMillis(tail), recordsMax, payloadBytesMax, counts);
    try {
      RecordSlice fromMemory = readTail(tail, fromSeq, limits);
      if (fromMemory != null) {
        return CompletableFuture.completedFuture(fromMemory);
      }
    } catch (VirtaException noKey) {
      return CompletableFuture.failedFuture(noKey);
    }
    return refusing(tail, readLog(tail, fromSeq, limits));
  }

  private record Limits(long horizonMillis, int recordsMax, int payloadBytesMax, boolean counts) {}

  /**
   * Returns null when the tail no longer has these records, or when the first of them may be past
   * retention.
   */
  private @Nullable RecordSlice readTail(ShardTail tail, long fromSeq, Limits limits) {
    List<RecordBatch> batches = tail.batchesFrom(fromSeq, limits.payloadBytesMax());
    if (batches.isEmpty()
        || batches.get(0).header().firstArrivalMillis() < limits.horizonMillis()) {
      return null;
    }
    return slice(tail, batches, fromSeq, limits);
  }

  private CompletableFuture<RecordSlice> readLog(ShardTail tail, long fromSeq, Limits limits) {
    String id = ShardJournal.persistenceId(tail.shard()).id();
    return records
        .readRecords(
            id, fromSeq, limits.horizonMillis(), limits.recordsMax(), limits.payloadBytesMax())
        .thenCompose(
            batches ->
                batches.isEmpty()
                    ? passExpired(id, tail, fromSeq, limits)
                    : CompletableFuture.completedFuture(
                        sliceOfLog(tail, batches, fromSeq, limits)));
  }

  /**
   * Returns an empty slice behind the records that are past retention. If there are none, the
   * requested records are not visible yet, and the position stays where it is.
   */
  private CompletableFuture<RecordSlice> passExpired(
      String id, ShardTail tail, long fromSeq, Limits limits) {
    return firstVisible(id, tail, limits.horizonMillis())
        .thenApply(
            visible -> {
              long from = Math.max(fromSeq, visible);
              return new RecordSlice(List.of(), from, 0, isAtEnd(tail, from));
            });
  }

  private RecordSlice sliceOfLog(
      ShardTail tail, List<RecordBatch> batches, long fromSeq, Limits limits) {
    long visible = firstArrivedFrom(batches.get(0).header(), limits.horizonMillis());
    return slice(tail, batches, Math.max(fromSeq, visible), limits);
  }

  /** Translates a failure of the read into an error for the caller. */
  private <T> CompletionStage<T> refusing(ShardTail tail, CompletableFuture<T> read) {
    return read.exceptionally(
        failure -> {
          throw refusal(tail, Failures.unwrap(failure));
        });
  }

  private RuntimeException refusal(ShardTail tail, Throwable failure) {
    String what = String.valueOf(failure.getMessage());
    if (failure instanceof LogReadException || failure instanceof UnreachableException) {
      return new VirtaException(ErrorCode.UNAVAILABLE, what);
    }
    if (failure instanceof DamagedLogException || failure instanceof SealBrokenException) {
      damages.found(new Damage(Kind.SHARD, tail.shard().entityId(), what));
      return new VirtaException(ErrorCode.DAMAGED, what);
    }
    return failure instanceof RuntimeException known ? known : new CompletionException(failure);
  }

  /**
   * Returns the number of the first record within retention; the next number when there is none.
   */
  private CompletableFuture<Long> firstVisible(String id, ShardTail tail, long horizonMillis) {
    long next = tail.nextSeq();
    return records
        .firstBatchArrivedFrom(id, horizonMillis)
        .thenApply(
            batch -> batch.map(header -> firstArrivedFrom(header, horizonMillis)).orElse(next));
  }

  private static long firstArrivedFrom(BatchHeader batch, long arrivalMillis) {
    long seq = batch.firstSeq();
    for (BlockHeader block : batch.blocks()) {
      if (block.arrivalMillis() >= arrivalMillis) {
        return seq;
      }
      seq += block.recordCount();
    }
    return seq;
  }

  private RecordSlice slice(
      ShardTail tail, List<RecordBatch> batches, long fromSeq, Limits limits) {
    SliceBuilder builder = new SliceBuilder(fromSeq, limits.recordsMax(), limits.payloadBytesMax());
    long durableEnd = tail.nextSeq();
    BlockOpener opener = opener(tail);
    for (RecordBatch batch : batches) {
      long seq = batch.firstSeq();
      for (RecordBlock block : batch.blocks()) {
        boolean wanted = seq + block.recordCount() > fromSeq; // others need no key
        if (seq >= durableEnd || (wanted && !add(builder, opener, block, seq))) {
          return finish(builder, tail, limits);
        }
        seq += block.recordCount();
      }
    }
    return finish(builder, tail, limits);
  }

  /**
   * Decrypts a block and adds the records that fit. A block that cannot be decrypted ends the
   * slice, or fails it when the slice is still empty.
   */
  private static boolean add(
      SliceBuilder builder, BlockOpener opener, RecordBlock block, long seq) {
    try {
      return builder.add(opener.open(block, seq), seq);
    } catch (VirtaException | SealBrokenException closed) {
      if (builder.records == 0) {
        throw closed;
      }
      return false;
    }
  }

  private static BlockOpener opener(ShardTail tail) {
    return new BlockOpener(tail.shard().entityId(), no -> keys(tail).forReading(no));
  }

  private static DataKeyRing keys(ShardTail tail) {
    DataKeyRing keys = tail.keys();
    if (keys == null) {
      throw VirtaException.unavailable(tail.shard().stream());
    }
    return keys;
  }

  private RecordSlice finish(SliceBuilder builder, ShardTail tail, Limits limits) {
    boolean atTip = builder.nextSeq >= tail.nextSeq();
    long now = clock.millis();
    long behind = atTip ? 0 : Math.max(0, now - builder.lastArrivalMillis);
    if (limits.counts()) {
      tail.served(builder.records, builder.payloadBytes, behind, now);
    }
    return new RecordSlice(builder.runs, builder.nextSeq, behind, isAtEnd(tail, builder.nextSeq));
  }

  private static boolean isAtEnd(ShardTail tail, long nextSeq) {
    return tail.hasEnded() && nextSeq >= tail.nextSeq();
  }

  private long horizonMillis(ShardTail tail) {
    return tail.horizonMillis(retention.millis());
  }

  /**
   * Promises a time before which no later record arrives, for a reader at the tip; empty while
   * records are being written. It holds for the records that the caller does not see after this
   * call.
   */
  OptionalLong tip(ShardTail tail) {
    // A clock that runs ahead for a while must not raise the arrival times of all later records.
    return tail.promise(Math.min(clock.millis(), retention.millis()));
  }

  /** Returns the number of the first record to read for a starting position. */
  public CompletionStage<Long> positionOf(ShardTail tail, StartingPosition position) {
    if (position instanceof StartingPosition.AtSequenceNumber at) {
      return CompletableFuture.completedFuture(at.number().counter());
    }
    if (position instanceof StartingPosition.AfterSequenceNumber after) {
      return CompletableFuture.completedFuture(after(after.number()));
    }
    if (position instanceof StartingPosition.AtTimestamp at) {
      return arrivedFrom(tail, at.at().toEpochMilli());
    }
    return position instanceof StartingPosition.Latest
        ? CompletableFuture.completedFuture(tail.nextSeq())
        : trimHorizon(tail);
  }

  private static long after(SequenceNumber number) {
    return Math.min(number.counter(), SequenceNumber.COUNTER_MAX - 1) + 1;
  }

  /** Returns the number of the first visible record. */
  public CompletionStage<Long> trimHorizon(ShardTail tail) {
    return arrivedFrom(tail, horizonMillis(tail));
  }

  /**
   * Returns the number of the first visible record that arrived at that time or later; the next
   * number when there is none.
   */
  public CompletionStage<Long> arrivedFrom(ShardTail tail, long arrivalMillis) {
    long from = Math.max(arrivalMillis, horizonMillis(tail));
    if (tail.lastArrivalMillis() < from) {
      return CompletableFuture.completedFuture(tail.nextSeq());
    }
    String id = ShardJournal.persistenceId(tail.shard()).id();
    return refusing(tail, firstVisible(id, tail, from));
  }

  /** Collects runs of records from blocks until a limit is reached. */
  private static final class SliceBuilder {
    final List<Run> runs = new ArrayList<>();
    final long fromSeq;
    final int recordsMax;
    final long payloadBytesMax;
    long nextSeq;
    long lastArrivalMillis;
    int records;
    long payloadBytes;

    SliceBuilder(long fromSeq, int recordsMax, long payloadBytesMax) {
      this.fromSeq = fromSeq;
      this.nextSeq = fromSeq;
      this.recordsMax = recordsMax;
      this.payloadBytesMax = payloadBytesMax;
    }

    /**
     * Adds the records that fit of a block that starts at {@code seq}; returns false when a limit
     * was reached.
     */
    boolean add(RecordBlock block, long seq) {
      int from = (int) Math.max(0, Math.min(fromSeq - seq, block.recordCount()));
      int to = from;
      while (to < block.recordCount() && records < recordsMax) {
        long bytes = block.payloadLength(to);
        if (records > 0 && payloadBytes + bytes > payloadBytesMax) {
          break;
        }
        payloadBytes += bytes;
        records++;
        to++;
      }
      if (to > from) {
        runs.add(new Run(block, from, to, seq + from));
        nextSeq = seq + to;
        lastArrivalMillis = block.arrivalMillis();
      }
      return to == block.recordCount();
    }
  }
}
