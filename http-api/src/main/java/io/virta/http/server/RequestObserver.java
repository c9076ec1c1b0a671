package io.virta.http.server;

import io.virta.http.wire.OperationName;

/** Is told of every request that reached an operation. Called from any thread, must not block. */
public interface RequestObserver {
  /**
   * A request was answered.
   *
   * @param nanos from its first byte that we saw to its answer
   * @param errorType the error's type; empty for success
   */
  void answered(OperationName operation, long nanos, String errorType);
}
