package io.virta.http.kinesis.operation;

import io.virta.actors.model.Namespace;
import io.virta.http.aws.identity.Caller;
import io.virta.http.aws.wire.Dialect;
import io.virta.http.aws.wire.SdkInvocation;
import io.virta.http.kinesis.model.OperationName;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for what, and how the answer must be spelled.
 *
 * @param multiplexed whether its connection may wait for many answers at once, as with HTTP/2
 * @param invocation what the client's SDK says of the call; null when it says nothing
 */
public record Call(
    OperationName operation,
    Caller caller,
    Dialect dialect,
    boolean multiplexed,
    @Nullable SdkInvocation invocation) {

  /**
   * The caller's account, and the region that the request is for; what it names may belong to
   * another account, see {@link Access}.
   */
  public Namespace namespace() {
    return caller.namespace();
  }
}
