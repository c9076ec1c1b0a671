package io.virta.dashboards.tail;

import io.virta.actors.Shards;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.RecordSlice.Run;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the newest records of a shard backwards, in growing steps. Ends when it has read enough
 * records, when older records are no longer stored, or when all shards of the tail together have
 * used up their byte budget. A step that is unfinished by then is discarded, because its newest
 * records are missing. Safe for any thread.
 */
final class LookBack {
  private static final long FIRST_SEQ = 1;
  private static final int READ_BYTES_MAX = 256 * 1024;

  // The first step is one record, which may be large: AWS allows 10 MiB.
  private static final int FIRST_STEP = 1;
  private static final int GROWTH = 4;

  private final Shards shards;
  private final TextFilter filter;
  private final int recordsMax;
  private final int rowsMax;
  private final int previewBytesMax;
  private final AtomicLong bytesLeft;
  private final AtomicLong bytesRead = new AtomicLong();
  private final AtomicLong recordsRead = new AtomicLong();

  /**
   * Creates a look-back over several shards.
   *
   * @param recordsMax limit of stored records read per shard
   * @param rowsMax limit of rows kept per step
   * @param bytesMax limit of bytes read from all shards together; each shard being read may exceed
   *     it by one record
   */
  LookBack(
      Shards shards,
      TextFilter filter,
      int recordsMax,
      int rowsMax,
      int previewBytesMax,
      long bytesMax) {
    this.shards = shards;
    this.filter = filter;
    this.recordsMax = recordsMax;
    this.rowsMax = rowsMax;
    this.previewBytesMax = previewBytesMax;
    this.bytesLeft = new AtomicLong(bytesMax);
  }

  /**
   * The result of a look-back.
   *
   * @param rows the newest records that pass the filter, oldest first
   */
  record Seen(List<TailRow> rows, TailCounts counts) {
    static final Seen NOTHING = new Seen(List.of(), TailCounts.NONE);
  }

  /** Reads the records before that number. */
  CompletionStage<Seen> before(Shard shard, ShardKey key, long nextSeq) {
    return step(shard, key, nextSeq, FIRST_STEP, recordsMax, Seen.NOTHING);
  }

  private CompletionStage<Seen> step(
      Shard shard, ShardKey key, long to, int step, int left, Seen newer) {
    long from = Math.max(FIRST_SEQ, to - Math.min(Math.min(step, left), affordable()));
    if (from >= to || isUsedUp()) {
      return CompletableFuture.completedFuture(newer);
    }
    Step read = new Step(shard, key, to);
    return read.from(from)
        .thenCompose(
            done -> {
              if (!read.isWhole()) {
                return CompletableFuture.completedFuture(newer);
              }
              Seen seen = read.seen(newer);
              boolean isOldest = read.firstSeq != from;
              return isOldest
                  ? CompletableFuture.completedFuture(seen)
                  : step(shard, key, from, GROWTH * step, left - (int) (to - from), seen);
            });
  }

  private boolean isUsedUp() {
    return bytesLeft.get() <= 0;
  }

  /**
   * Returns how many more records fit the byte budget if they are as large as those read so far; at
   * least 1.
   */
  private long affordable() {
    long bytes = bytesRead.get();
    return bytes == 0 ? Long.MAX_VALUE : Math.max(1, bytesLeft.get() * recordsRead.get() / bytes);
  }

  /** One step: reads forward up to a record number. */
  private final class Step {
    private final Shard shard;
    private final ShardKey key;
    private final long to;
    private final TailWindow window = new TailWindow(filter, rowsMax, previewBytesMax);
    private volatile long firstSeq;
    private volatile long nextSeq;

    Step(Shard shard, ShardKey key, long to) {
      this.shard = shard;
      this.key = key;
      this.to = to;
    }

    CompletionStage<Void> from(long seq) {
      int bytesMax = (int) Math.max(1, Math.min(READ_BYTES_MAX, bytesLeft.get()));
      return shards
          .read(key, seq, (int) (to - seq), bytesMax)
          .thenCompose(
              slice -> {
                add(slice);
                return isWhole() || isUsedUp()
                    ? CompletableFuture.completedFuture(null)
                    : from(nextSeq);
              });
    }

    /** Whether all records up to the number have been read. */
    boolean isWhole() {
      return nextSeq >= to;
    }

    // If the oldest records are no longer stored, a read may return records past the end.
    private void add(RecordSlice slice) {
      for (Run run : slice.runs()) {
        if (firstSeq == 0) {
          firstSeq = run.firstSeq();
        }
        int count = (int) Math.min(run.recordCount(), to - run.firstSeq());
        if (count > 0) {
          window.add(shard, new Run(run.block(), run.from(), run.from() + count, run.firstSeq()));
        }
      }
      nextSeq = slice.isEmpty() ? to : slice.nextSeq();
      recordsRead.addAndGet(slice.recordCount());
      bytesRead.addAndGet(slice.payloadBytes());
      bytesLeft.addAndGet(-slice.payloadBytes());
    }

    Seen seen(Seen newer) {
      List<TailRow> rows = new ArrayList<>(window.rows());
      rows.addAll(newer.rows());
      return new Seen(
          List.copyOf(rows.subList(Math.max(0, rows.size() - rowsMax), rows.size())),
          newer.counts().plus(window.counts()));
    }
  }
}
