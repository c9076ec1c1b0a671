package io.virta.http.kinesis.operation;

import io.virta.actors.model.Namespace;
import io.virta.http.aws.identity.Caller;
import io.virta.http.aws.wire.Dialect;
import io.virta.http.aws.wire.SdkInvocation;
import io.virta.http.kinesis.model.OperationName;
import org.jspecify.annotations.Nullable;

/**
 * A call of an operation: the caller, and the dialect of the answer.
 *
 * @param multiplexed whether several requests share the connection concurrently, as in HTTP/2
 * @param invocation the SDK's headers that identify the call; null if absent
 */
public record Call(
    OperationName operation,
    Caller caller,
    Dialect dialect,
    boolean multiplexed,
    @Nullable SdkInvocation invocation) {

  /**
   * The caller's account, and the region that the request is for; the resources that it names may
   * belong to another account, see {@link Access}.
   */
  public Namespace namespace() {
    return caller.namespace();
  }
}
