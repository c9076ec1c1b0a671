package io.virta.actors.model;

/**
 * The reason why a request was refused. Each service maps all codes to its own errors in one place.
 */
public enum ErrorCode {
  /** The stream does not exist, or no longer exists. */
  STREAM_NOT_FOUND(false),
  /** The stream exists, but the shard does not. */
  SHARD_NOT_FOUND(false),
  /** The stream exists, but the consumer does not. */
  CONSUMER_NOT_FOUND(false),
  /** The lease table does not exist, or no longer exists. */
  TABLE_NOT_FOUND(false),
  /** The app does not exist. */
  APP_NOT_FOUND(false),
  /** The stream exists already, or its status forbids the request now. */
  IN_USE(false),
  /** A quota of the account would be exceeded. */
  LIMIT_EXCEEDED(false),
  /** A value is well formed but invalid in its context. */
  INVALID_ARGUMENT(false),
  /** A value breaks a constraint of the request model. */
  VALIDATION(false),
  /**
   * The shard was split or merged: nothing was written, and its children accept records instead.
   */
  SHARD_CLOSED(true),
  /** The idempotent producer has a newer owner: nothing was written, and nothing will be. */
  PRODUCER_FENCED(false),
  /** A throughput quota or buffer of the shard is exhausted for now. */
  THROUGHPUT_EXCEEDED(true),
  /** The disk has no room for more records; reads still work. */
  LOG_FULL(true),
  /** Stored data is damaged and cannot be read. */
  DAMAGED(false),
  /** A shard iterator is older than its lifetime. */
  EXPIRED_ITERATOR(false),
  /** A page token is older than its lifetime. */
  EXPIRED_NEXT_TOKEN(false),
  /** The master key does not exist, or no longer exists. */
  KMS_NOT_FOUND(false),
  /** The master key is disabled. */
  KMS_DISABLED(false),
  /** The master key is pending deletion. */
  KMS_INVALID_STATE(false),
  /** The master key is not the one used for encryption. */
  KMS_ACCESS_DENIED(false),
  /** The node has no master keys configured. */
  KMS_OPT_IN_REQUIRED(false),
  /**
   * The owner of the stream or shard did not answer in time; the outcome of a put is then unknown.
   */
  UNAVAILABLE(true),
  /** A bug: the node's log has its stack trace, and the outcome of the request is unknown. */
  INTERNAL(true);

  private final boolean retryable;

  ErrorCode(boolean retryable) {
    this.retryable = retryable;
  }

  /** Returns whether a master key is the reason; such an error affects the complete stream. */
  public boolean isOfKms() {
    // No default branch, so that a new code does not compile until it is listed here.
    return switch (this) {
      case KMS_NOT_FOUND, KMS_DISABLED, KMS_INVALID_STATE, KMS_ACCESS_DENIED, KMS_OPT_IN_REQUIRED ->
          true;
      case STREAM_NOT_FOUND,
          SHARD_NOT_FOUND,
          CONSUMER_NOT_FOUND,
          TABLE_NOT_FOUND,
          APP_NOT_FOUND,
          IN_USE,
          LIMIT_EXCEEDED,
          INVALID_ARGUMENT,
          VALIDATION,
          SHARD_CLOSED,
          PRODUCER_FENCED,
          THROUGHPUT_EXCEEDED,
          LOG_FULL,
          DAMAGED,
          EXPIRED_ITERATOR,
          EXPIRED_NEXT_TOKEN,
          UNAVAILABLE,
          INTERNAL ->
          false;
    };
  }

  /** Returns whether the same request may succeed later unchanged. */
  public boolean retryable() {
    return retryable;
  }
}
