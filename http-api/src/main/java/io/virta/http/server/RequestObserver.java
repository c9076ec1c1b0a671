package io.virta.http.server;

import io.virta.http.wire.OperationName;
import io.virta.http.wire.WireError;
import org.jspecify.annotations.Nullable;

/** Observes every request to a service. Called from any thread, must not block. */
public interface RequestObserver {
  /**
   * An operation of Kinesis has answered.
   *
   * @param nanos from the first byte of the request that we saw to the answer
   * @param error null for success
   */
  void answered(OperationName operation, long nanos, @Nullable WireError error);

  /** A request to Kinesis was refused before it reached an operation, with that HTTP status. */
  void refused(int status);

  /** A service beside Kinesis has answered with that HTTP status. */
  void answered(String service, int status);
}
