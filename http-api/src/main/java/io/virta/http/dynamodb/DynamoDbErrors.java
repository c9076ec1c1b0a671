package io.virta.http.dynamodb;

import io.virta.actors.model.VirtaException;
import io.virta.http.aws.wire.ServiceErrors;
import io.virta.http.aws.wire.WireError;
import io.virta.persistence.failure.Failures;

/** The errors of DynamoDB. */
final class DynamoDbErrors extends ServiceErrors<DynamoDbException> {
  private static final DynamoDbErrors ERRORS = new DynamoDbErrors();

  private DynamoDbErrors() {}

  /** Returns the error for anything that a stage failed with; see {@link #errorFor}. */
  static DynamoDbException of(String what, Throwable failure) {
    return Failures.unwrap(failure) instanceof DynamoDbException own
        ? own
        : ERRORS.errorFor(what, failure);
  }

  @Override
  protected DynamoDbException ofWire(WireError error) {
    return DynamoDbException.framework(error);
  }

  @Override
  protected DynamoDbException ofRefusal(VirtaException refusal) {
    String message = String.valueOf(refusal.getMessage());
    // No default: a new code does not compile until it is mapped here.
    return switch (refusal.code()) {
      case VALIDATION, INVALID_ARGUMENT -> DynamoDbException.validation(message);
      case TABLE_NOT_FOUND ->
          DynamoDbException.service("ResourceNotFoundException", "Requested resource not found");
      case IN_USE -> DynamoDbException.service("ResourceInUseException", message);
      case LIMIT_EXCEEDED -> DynamoDbException.service("LimitExceededException", message);
      case LOG_FULL, THROUGHPUT_EXCEEDED ->
          DynamoDbException.service("ProvisionedThroughputExceededException", message);
      case DAMAGED -> DynamoDbException.internal(message);
      case UNAVAILABLE, INTERNAL -> DynamoDbException.internal();
      // Refusals of streams, of their shards, consumers and keys, and of apps, which do not occur
      // with tables.
      case STREAM_NOT_FOUND,
          SHARD_NOT_FOUND,
          CONSUMER_NOT_FOUND,
          APP_NOT_FOUND,
          SHARD_CLOSED,
          PRODUCER_FENCED,
          EXPIRED_ITERATOR,
          EXPIRED_NEXT_TOKEN,
          KMS_NOT_FOUND,
          KMS_DISABLED,
          KMS_INVALID_STATE,
          KMS_ACCESS_DENIED,
          KMS_OPT_IN_REQUIRED ->
          DynamoDbException.internal();
    };
  }
}
