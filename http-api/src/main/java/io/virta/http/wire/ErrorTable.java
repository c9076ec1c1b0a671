package io.virta.http.wire;

import io.virta.actors.model.VirtaException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** The one place that turns what went wrong into what the wire says. */
public final class ErrorTable {
  private ErrorTable() {}

  /** The wire's error for an expected refusal. */
  public static WireError of(VirtaException refusal) {
    // No default: a new code does not compile until it is mapped here.
    return switch (refusal.code()) {
      case STREAM_NOT_FOUND, SHARD_NOT_FOUND, CONSUMER_NOT_FOUND, TABLE_NOT_FOUND ->
          client("ResourceNotFoundException", refusal);
      case IN_USE -> client("ResourceInUseException", refusal);
      case LIMIT_EXCEEDED -> client("LimitExceededException", refusal);
      case INVALID_ARGUMENT -> client("InvalidArgumentException", refusal);
      case VALIDATION -> client("ValidationException", refusal);
      // SDKs retry this one with back-off, which is what a full disk needs too; the text tells.
      case THROUGHPUT_EXCEEDED, LOG_FULL -> client(WireError.THROUGHPUT_EXCEEDED, refusal);
      case EXPIRED_ITERATOR -> client("ExpiredIteratorException", refusal);
      case EXPIRED_NEXT_TOKEN -> client("ExpiredNextTokenException", refusal);
      case KMS_NOT_FOUND -> client("KMSNotFoundException", refusal);
      case KMS_DISABLED -> client("KMSDisabledException", refusal);
      case KMS_INVALID_STATE -> client("KMSInvalidStateException", refusal);
      case KMS_ACCESS_DENIED -> client("KMSAccessDeniedException", refusal);
      case KMS_OPT_IN_REQUIRED -> client("KMSOptInRequired", refusal);
      // A shard that stays closed without children is a breakdown: puts wait for them before they
      // fail.
      case DAMAGED, UNAVAILABLE, SHARD_CLOSED ->
          new WireError("InternalFailure", 500, refusal.getMessage());
    };
  }

  /** The wire's error for anything that a stage failed with. */
  public static WireError of(Throwable failure) {
    Throwable cause = unwrap(failure);
    if (cause instanceof WireException wire) {
      return wire.error();
    }
    return cause instanceof VirtaException refusal ? of(refusal) : WireError.INTERNAL;
  }

  /** Whether a failure is an answer; anything else is a bug or a breakdown and worth a log line. */
  public static boolean isExpected(Throwable failure) {
    Throwable cause = unwrap(failure);
    return cause instanceof WireException || cause instanceof VirtaException;
  }

  /** What a stage failed with, without the wrapping that composing stages adds. */
  public static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause instanceof CompletionException || cause instanceof ExecutionException)) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static WireError client(String type, VirtaException refusal) {
    return new WireError(type, 400, refusal.getMessage());
  }
}
