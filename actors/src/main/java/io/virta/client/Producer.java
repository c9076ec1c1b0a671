package io.virta.client;

import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamName;
import io.virta.actors.producer.ProducerNumber;
import io.virta.actors.producer.ProducerOpening;
import java.util.concurrent.CompletionStage;

/**
 * An idempotent producer: it numbers its records, and each record is stored once, however often and
 * by whichever process it is sent, despite crashes, splits and merges. A process that takes over
 * resumes from any point up to which all records are known to be stored; duplicates are dropped.
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
   * Makes the caller the only owner of this producer on that stream: records that earlier owners
   * send from now on are refused with {@code PRODUCER_FENCED}. Fails with {@code STREAM_NOT_FOUND}
   * when there is no such stream, and with {@code UNAVAILABLE} or {@code PRODUCER_FENCED} when
   * repeated attempts collide with a reshard or with other owners that open the producer at the
   * same time.
   */
  public CompletionStage<OpenProducer> open(String stream) {
    return opening.open(namespace, new StreamName(stream), number).thenApply(OpenProducer::new);
  }
}
