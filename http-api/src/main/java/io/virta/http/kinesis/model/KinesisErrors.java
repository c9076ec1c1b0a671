package io.virta.http.kinesis.model;

import io.virta.actors.model.VirtaException;
import io.virta.http.aws.wire.ServiceErrors;
import io.virta.http.aws.wire.WireError;

/** The errors of Kinesis. */
public final class KinesisErrors extends ServiceErrors<WireError> {
  private static final KinesisErrors ERRORS = new KinesisErrors();

  private KinesisErrors() {}

  /** Returns the error for anything that a stage failed with; see {@link #errorFor}. */
  public static WireError of(String what, Throwable failure) {
    return ERRORS.errorFor(what, failure);
  }

  /** Returns the error for an expected refusal. */
  public static WireError of(VirtaException refusal) {
    // No default: a new code does not compile until it is mapped here.
    return switch (refusal.code()) {
      case STREAM_NOT_FOUND, SHARD_NOT_FOUND, CONSUMER_NOT_FOUND, TABLE_NOT_FOUND, APP_NOT_FOUND ->
          client("ResourceNotFoundException", refusal);
      case IN_USE -> client("ResourceInUseException", refusal);
      case LIMIT_EXCEEDED -> client("LimitExceededException", refusal);
      // Producers that use HTTP have no number; a fenced producer in Java has made an error, too.
      case INVALID_ARGUMENT, PRODUCER_FENCED -> client("InvalidArgumentException", refusal);
      case VALIDATION -> client("ValidationException", refusal);
      // SDKs retry this error with back-off, which suits a full disk, too; the message
      // distinguishes the two.
      case THROUGHPUT_EXCEEDED, LOG_FULL -> client(WireError.THROUGHPUT_EXCEEDED, refusal);
      case EXPIRED_ITERATOR -> client("ExpiredIteratorException", refusal);
      case EXPIRED_NEXT_TOKEN -> client("ExpiredNextTokenException", refusal);
      case KMS_NOT_FOUND -> client("KMSNotFoundException", refusal);
      case KMS_DISABLED -> client("KMSDisabledException", refusal);
      case KMS_INVALID_STATE -> client("KMSInvalidStateException", refusal);
      case KMS_ACCESS_DENIED -> client("KMSAccessDeniedException", refusal);
      case KMS_OPT_IN_REQUIRED -> client("KMSOptInRequired", refusal);
      // A shard that stays closed without children is a fault, because puts wait for the children
      // before they fail.
      case DAMAGED, UNAVAILABLE, SHARD_CLOSED, INTERNAL ->
          new WireError("InternalFailure", 500, refusal.getMessage());
    };
  }

  @Override
  protected WireError ofWire(WireError error) {
    return error;
  }

  @Override
  protected WireError ofRefusal(VirtaException refusal) {
    return of(refusal);
  }

  private static WireError client(String type, VirtaException refusal) {
    return new WireError(type, 400, refusal.getMessage());
  }
}
