package io.virta.client;

import io.virta.actors.producer.NumberedRecord;
import io.virta.actors.producer.ProducerSession;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/**
 * A {@link Producer} at work on one stream. What is not acknowledged stays in memory and is sent
 * again until it is, so a caller bounds what it has under way. Safe for any thread; never blocks.
 */
public final class OpenProducer {
  private final ProducerSession session;

  OpenProducer(ProducerSession session) {
    this.session = session;
  }

  /** Counts the owners of this producer on this stream, from 1. */
  public int epoch() {
    return session.epoch();
  }

  /** Sends one record; see {@link #sendAll}. */
  public CompletionStage<Done> send(long outNumber, PutEntry entry) {
    return sendAll(List.of(new NumberedEntry(outNumber, entry)));
  }

  /**
   * Sends records, and completes when all of them are durable; those with one partition key keep
   * the order of their numbers. What a shard refuses for the moment is sent again.
   *
   * <p>Fails with {@code INVALID_ARGUMENT}, having sent none of them, when their numbers do not
   * rise from call to call, or one is larger than the stream takes. Fails with {@code
   * PRODUCER_FENCED} when another process has opened the producer, and with {@code
   * STREAM_NOT_FOUND} when the stream is gone: which of them are stored is unknown then, and this
   * object takes no more.
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
   * Has the stream forget the producer, when all that it has sent is acknowledged: its numbers may
   * start anew then. One that is not retired is forgotten when retention has passed its last
   * record.
   */
  public CompletionStage<Done> retire() {
    return session.retire();
  }
}
