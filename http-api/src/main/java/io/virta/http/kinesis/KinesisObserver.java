package io.virta.http.kinesis;

import io.virta.http.aws.wire.WireError;
import io.virta.http.kinesis.model.OperationName;
import org.jspecify.annotations.Nullable;

/** Observes every request to Kinesis. Called from any thread, must not block. */
public interface KinesisObserver {
  /**
   * An operation has answered.
   *
   * @param nanos from the first byte of the request that we saw to the answer
   * @param error null for success
   */
  void answered(OperationName operation, long nanos, @Nullable WireError error);

  /** A request was refused before it reached an operation, with that HTTP status. */
  void refused(int status);
}
