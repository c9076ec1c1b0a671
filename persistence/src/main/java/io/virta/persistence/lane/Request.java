package io.virta.persistence.lane;

import io.virta.persistence.log.LogException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What waits in the queue of the writer. */
sealed interface Request {
  String persistenceId();

  /** What it counts against the bound of the queue. */
  long bytes();

  void fail(LogException why);

  /**
   * An entry to write, all but what the writer stamps.
   *
   * @param firstRecordSeq number of its first record; 0 without records
   */
  record Append(
      EntryKind kind,
      String persistenceId,
      long persistSeq,
      int eventCount,
      ByteBuffer meta,
      List<ByteBuffer> body,
      int bodyLength,
      int bodyCrc32c,
      long firstRecordSeq,
      int recordCount,
      long arrivalMillis,
      CompletableFuture<Void> done)
      implements Request {

    /** The same request, about events up to that number at most. */
    Append atMost(long seq) {
      return persistSeq <= seq
          ? this
          : new Append(
              kind,
              persistenceId,
              seq,
              eventCount,
              meta,
              body,
              bodyLength,
              bodyCrc32c,
              firstRecordSeq,
              recordCount,
              arrivalMillis,
              done);
    }

    @Override
    public long bytes() {
      return EntryHead.entryBytes(meta.remaining(), bodyLength);
    }

    @Override
    public void fail(LogException why) {
      done.completeExceptionally(why);
    }
  }

  /** Asks for the highest persist sequence number, behind all that was appended before. */
  record Highest(String persistenceId, CompletableFuture<Long> answer) implements Request {
    @Override
    public long bytes() {
      return EntryHead.BYTES;
    }

    @Override
    public void fail(LogException why) {
      answer.completeExceptionally(why);
    }
  }
}
