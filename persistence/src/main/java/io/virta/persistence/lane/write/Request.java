package io.virta.persistence.lane.write;

import io.virta.persistence.lane.index.RecordSpan;
import io.virta.persistence.lane.segment.EntryContent;
import io.virta.persistence.lane.segment.EntryHead;
import io.virta.persistence.lane.segment.EntryKind;
import io.virta.persistence.log.LogException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A request in the queue of the writer. */
public sealed interface Request {
  String persistenceId();

  /** The bytes that count towards the limit of the queue. */
  long bytes();

  /** Fails the request unless it was already answered. */
  void fail(LogException why);

  /**
   * A request to write an entry, without the stamp that the writer adds.
   *
   * @param meta its position does not change
   * @param body contiguous parts; their positions do not change
   * @param records {@link RecordSpan#NONE} if there are no records
   * @param done completes when the entry is durable, or fails
   */
  record Append(
      String persistenceId,
      EntryContent content,
      ByteBuffer meta,
      List<ByteBuffer> body,
      RecordSpan records,
      CompletableFuture<Void> done)
      implements Request {

    public EntryKind kind() {
      return content.kind();
    }

    public long persistSeq() {
      return content.persistSeq();
    }

    /** The persist sequence number of the last event. */
    long lastPersistSeq() {
      return content.persistSeq() + content.eventCount() - 1;
    }

    /** Returns the same request, limited to events up to {@code seq}. */
    Append atMost(long seq) {
      return persistSeq() <= seq
          ? this
          : new Append(persistenceId, content.withPersistSeq(seq), meta, body, records, done);
    }

    @Override
    public long bytes() {
      return content.entryBytes();
    }

    @Override
    public void fail(LogException why) {
      done.completeExceptionally(why);
    }
  }

  /** A query for the highest persist sequence number, answered after all earlier appends. */
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
