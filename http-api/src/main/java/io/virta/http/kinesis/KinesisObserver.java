package io.virta.http.kinesis;

import io.virta.http.aws.wire.WireError;
import io.virta.http.kinesis.model.OperationName;
import org.jspecify.annotations.Nullable;

/** Observes all requests to Kinesis. Called from any thread, must not block. */
public interface KinesisObserver {
  /**
   * Called when an operation has answered.
   *
   * @param nanos time from the first received byte of the request to the answer
   * @param error null for success
   */
  void answered(OperationName operation, long nanos, @Nullable WireError error);

  /** Called when a request was refused before it reached an operation, with that HTTP status. */
  void refused(int status);
}
