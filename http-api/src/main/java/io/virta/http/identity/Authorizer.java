package io.virta.http.identity;

import io.virta.http.wire.Arns;
import io.virta.http.wire.ResourceRef;
import io.virta.http.wire.WireError;
import io.virta.http.wire.WireException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Decides who may do what with which resource. Safe for any thread; never blocks. */
public final class Authorizer {
  private final Arns arns;

  public Authorizer(Arns arns) {
    this.arns = arns;
  }

  /**
   * The resource, when the caller may do that with it.
   *
   * @param action such as {@code kinesis:PutRecord}
   * @return fails with AccessDeniedException otherwise
   */
  public <R extends ResourceRef> CompletionStage<R> require(
      Caller caller, String action, R resource) {
    return resource.account().equals(caller.account())
        ? CompletableFuture.completedFuture(resource)
        : CompletableFuture.failedFuture(denied(caller, action, arns.of(resource)));
  }

  private static WireException denied(Caller caller, String action, String resource) {
    return new WireError(
            "AccessDeniedException",
            400,
            "User: %1$s is not authorized to perform: %2$s on resource: %3$s because no resource-based policy allows the %2$s action"
                .formatted(caller.arn(), action, resource))
        .asException();
  }
}
