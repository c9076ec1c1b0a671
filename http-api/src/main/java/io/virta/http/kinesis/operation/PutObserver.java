package io.virta.http.kinesis.operation;

import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamName;

/** Observes the outcome of puts, once for each request. Called from any thread, must not block. */
public interface PutObserver {
  /** Called when the records of a request are durable. */
  void stored(long nanos);

  /**
   * Called when a PutRecords request has an outcome for each record.
   *
   * @param failed records refused for reasons other than throughput
   * @param throttled records refused because a throughput limit was exceeded
   */
  void putRecords(
      Namespace namespace, StreamName stream, int successful, int failed, int throttled);
}
