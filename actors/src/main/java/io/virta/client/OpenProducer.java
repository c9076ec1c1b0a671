package io.virta.client;

import io.virta.actors.producer.NumberedRecord;
import io.virta.actors.producer.ProducerSession;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/**
 * A {@link Producer} that is open on one stream. Unacknowledged records stay in memory and are sent
 * again until they are acknowledged, so the caller must bound the records in flight. Safe for any
 * thread; never blocks.
 */
public final class OpenProducer {
  private final ProducerSession session;

  OpenProducer(ProducerSession session) {
    this.session = session;
  }

  /**
   * Returns the epoch of this owner, which is higher than that of every earlier owner; the first is
   * 1.
   */
  public int epoch() {
    return session.epoch();
  }

  /** Sends one record; see {@link #sendAll}. */
  public CompletionStage<Done> send(long outNumber, PutEntry entry) {
    return sendAll(List.of(new NumberedEntry(outNumber, entry)));
  }

  /**
   * Sends records, and completes when all of them are durable. Records with the same partition key
   * keep the order of their numbers. Records that a shard refuses temporarily are sent again.
   *
   * <p>Fails with {@code INVALID_ARGUMENT}, and sends none of the records, when their numbers do
   * not rise within the call and from call to call, or when a record is larger than the stream
   * accepts. Fails with {@code PRODUCER_FENCED} when another process has opened the producer, and
   * with {@code STREAM_NOT_FOUND} when the stream was deleted; it is then unknown which of the
   * records are stored, and every later call fails too.
   */
  public CompletionStage<Done> sendAll(List<NumberedEntry> entries) {
    return session.send(
        entries.stream()
            .map(
                numbered ->
                    new NumberedRecord(
                        numbered.outNumber(),
                        numbered.entry().partitionKey(),
                        numbered.entry().explicitHashKey(),
                        numbered.entry().data()))
            .toList());
  }

  /**
   * Makes the stream forget the producer, so that its numbers may start again from 1. Call it when
   * all records are acknowledged. A producer that is not retired is forgotten when its last record
   * has expired.
   */
  public CompletionStage<Done> retire() {
    return session.retire();
  }
}
