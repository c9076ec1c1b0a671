package io.virta.http.operation;

import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamName;

/** Is told of every PutRecords request. Called from any thread, must not block. */
@FunctionalInterface
public interface PutObserver {
  PutObserver NONE = (namespace, stream, successful, failed, throttled) -> {};

  /**
   * A request was answered with an outcome for each record.
   *
   * @param failed records refused for another reason than too much throughput
   * @param throttled records refused for too much throughput
   */
  void putRecords(
      Namespace namespace, StreamName stream, int successful, int failed, int throttled);
}
