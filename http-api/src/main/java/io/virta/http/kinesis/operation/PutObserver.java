package io.virta.http.kinesis.operation;

import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamName;

/** Observes the outcome of puts, once for each request. Called from any thread, must not block. */
public interface PutObserver {
  /** Records of a request are durable. */
  void stored(long nanos);

  /**
   * A PutRecords request has an outcome for each record.
   *
   * @param failed records refused for another reason than too much throughput
   * @param throttled records refused for too much throughput
   */
  void putRecords(
      Namespace namespace, StreamName stream, int successful, int failed, int throttled);
}
