package io.virta.dashboards.tail;

import io.virta.actors.Streams;
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
 * Looks at the newest records of a shard, the newest first, in steps that double: it ends when it
 * has seen as many as it should, when older ones are no longer kept, or when all shards of the tail
 * together have used up their bytes. Safe for any thread.
 */
final class LookBack {
  private static final long FIRST_SEQ = 1;
  private static final int READ_BYTES_MAX = 256 * 1024;
  private static final int FIRST_STEP = 5;

  private final Streams streams;
  private final TextFilter filter;
  private final int recordsMax;
  private final int rowsMax;
  private final int previewBytesMax;
  private final AtomicLong bytesLeft;

  /**
   * A look at several shards.
   *
   * @param recordsMax stored records that are looked at in each shard
   * @param rowsMax rows that are kept of each step
   * @param bytesMax bytes that are read in all shards together, give or take a step
   */
  LookBack(
      Streams streams,
      TextFilter filter,
      int recordsMax,
      int rowsMax,
      int previewBytesMax,
      long bytesMax) {
    this.streams = streams;
    this.filter = filter;
    this.recordsMax = recordsMax;
    this.rowsMax = rowsMax;
    this.previewBytesMax = previewBytesMax;
    this.bytesLeft = new AtomicLong(bytesMax);
  }

  /**
   * What was seen.
   *
   * @param rows the newest that pass the filter, oldest first
   */
  record Seen(List<TailRow> rows, TailCounts counts) {
    static final Seen NOTHING = new Seen(List.of(), TailCounts.NONE);
  }

  /** Looks at the records before that number. */
  CompletionStage<Seen> before(Shard shard, ShardKey key, long nextSeq) {
    return step(shard, key, nextSeq, FIRST_STEP, recordsMax, Seen.NOTHING);
  }

  private CompletionStage<Seen> step(
      Shard shard, ShardKey key, long to, int step, int left, Seen newer) {
    long from = Math.max(FIRST_SEQ, to - Math.min(step, left));
    if (from >= to || bytesLeft.get() <= 0) {
      return CompletableFuture.completedFuture(newer);
    }
    Step read = new Step(shard, key, to);
    return read.from(from)
        .thenCompose(
            done -> {
              Seen seen = read.seen(newer);
              boolean isOldest = read.firstSeq != from;
              return isOldest
                  ? CompletableFuture.completedFuture(seen)
                  : step(shard, key, from, 2 * step, left - (int) (to - from), seen);
            });
  }

  /** Reads the records up to a number, forward. */
  private final class Step {
    private final Shard shard;
    private final ShardKey key;
    private final long to;
    private final TailWindow window = new TailWindow(filter, rowsMax);
    private volatile long firstSeq;

    Step(Shard shard, ShardKey key, long to) {
      this.shard = shard;
      this.key = key;
      this.to = to;
    }

    CompletionStage<Void> from(long seq) {
      return streams
          .read(key, seq, (int) (to - seq), READ_BYTES_MAX)
          .thenCompose(
              slice -> {
                add(slice);
                return slice.isEmpty() || slice.nextSeq() >= to
                    ? CompletableFuture.completedFuture(null)
                    : from(slice.nextSeq());
              });
    }

    // Where the oldest ones are no longer kept, a read goes on past the end.
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
      bytesLeft.addAndGet(-slice.payloadBytes());
    }

    Seen seen(Seen newer) {
      List<TailRow> rows = new ArrayList<>();
      window.rows().forEach(record -> rows.add(TailRow.of(record, previewBytesMax)));
      rows.addAll(newer.rows());
      return new Seen(
          List.copyOf(rows.subList(Math.max(0, rows.size() - rowsMax), rows.size())),
          newer.counts().plus(window.counts()));
    }
  }
}
