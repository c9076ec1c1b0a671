package io.virta.http.apps;

import io.virta.actors.model.VirtaException;
import io.virta.http.aws.wire.ServiceErrors;
import io.virta.http.aws.wire.WireError;

/** The errors of apps. */
final class AppErrors extends ServiceErrors<WireError> {
  private static final AppErrors ERRORS = new AppErrors();

  private AppErrors() {}

  /** Returns the error for anything that a stage failed with; see {@link #errorFor}. */
  static WireError of(String what, Throwable failure) {
    return ERRORS.errorFor(what, failure);
  }

  @Override
  protected WireError ofWire(WireError error) {
    return error;
  }

  @Override
  protected WireError ofRefusal(VirtaException refusal) {
    String message = refusal.getMessage();
    // No default: a new code does not compile until it is mapped here.
    return switch (refusal.code()) {
      case APP_NOT_FOUND -> new WireError("AppNotFoundException", 404, message);
      case VALIDATION, INVALID_ARGUMENT -> new WireError("ValidationException", 400, message);
      case LOG_FULL, THROUGHPUT_EXCEEDED, UNAVAILABLE ->
          new WireError("ServiceUnavailableException", 503, message);
      case DAMAGED -> new WireError("InternalFailure", 500, message);
      // Refusals of streams and tables, which are not asked.
      case STREAM_NOT_FOUND,
          SHARD_NOT_FOUND,
          CONSUMER_NOT_FOUND,
          TABLE_NOT_FOUND,
          IN_USE,
          LIMIT_EXCEEDED,
          SHARD_CLOSED,
          PRODUCER_FENCED,
          EXPIRED_ITERATOR,
          EXPIRED_NEXT_TOKEN,
          KMS_NOT_FOUND,
          KMS_DISABLED,
          KMS_INVALID_STATE,
          KMS_ACCESS_DENIED,
          KMS_OPT_IN_REQUIRED,
          INTERNAL ->
          WireError.INTERNAL;
    };
  }
}
