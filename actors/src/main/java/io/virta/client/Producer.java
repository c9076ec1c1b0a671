package io.virta.client;

import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamName;
import io.virta.actors.producer.ProducerNumber;
import io.virta.actors.producer.ProducerOpening;
import java.util.concurrent.CompletionStage;

/**
 * An idempotent producer: it numbers its records, and each is stored once, however often it is
 * sent, by whichever process, through crashes, splits and merges. A process that takes over
 * continues from any point whose records are certainly stored: what is sent twice is dropped.
 *
 * <p>Safe for any thread.
 */
public final class Producer {
  private final ProducerOpening opening;
  private final Namespace namespace;
  private final long number;

  Producer(ProducerOpening opening, Namespace namespace, String name) {
    this.opening = opening;
    this.namespace = namespace;
    this.number = ProducerNumber.of(name);
  }

  /**
   * Makes the caller the only owner of this producer on that stream: what owners before it send
   * from now on is refused with {@code PRODUCER_FENCED}. Fails with {@code STREAM_NOT_FOUND}; with
   * {@code UNAVAILABLE} or {@code PRODUCER_FENCED} when the shards, or other owners that open at
   * the same time, do not come to rest.
   */
  public CompletionStage<OpenProducer> open(String stream) {
    return opening.open(namespace, new StreamName(stream), number).thenApply(OpenProducer::new);
  }
}
