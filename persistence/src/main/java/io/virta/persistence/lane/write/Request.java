package io.virta.persistence.lane.write;

import io.virta.persistence.lane.index.RecordSpan;
import io.virta.persistence.lane.segment.EntryContent;
import io.virta.persistence.lane.segment.EntryHead;
import io.virta.persistence.lane.segment.EntryKind;
import io.virta.persistence.log.LogException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What waits in the queue of the writer. */
public sealed interface Request {
  String persistenceId();

  /** What it counts against the bound of the queue. */
  long bytes();

  /** Answers it with a failure, unless it was answered before. */
  void fail(LogException why);

  /**
   * An entry to write, all but what the writer stamps.
   *
   * @param meta is not moved
   * @param body parts that follow each other; are not moved
   * @param records {@link RecordSpan#NONE} without records
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

    /** The number of its last event. */
    long lastPersistSeq() {
      return content.persistSeq() + content.eventCount() - 1;
    }

    /** The same request, about events up to that number at most. */
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
