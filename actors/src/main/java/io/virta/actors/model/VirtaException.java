package io.virta.actors.model;

import io.virta.persistence.failure.Failures;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An expected refusal. Any other exception is a bug, which is logged and answered as {@link
 * ErrorCode#INTERNAL}.
 */
public final class VirtaException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(VirtaException.class);

  /** The text that AWS uses for a bug; it reveals nothing about the internals of the node. */
  private static final String INTERNAL_FAILURE = "Internal Service Failure";

  private final ErrorCode code;

  /**
   * Creates a refusal. The message should name the value and the expectation; clients see it
   * unchanged.
   */
  public VirtaException(ErrorCode code, String message) {
    // No stack trace: refusals are answers, and a throttled producer can cause thousands a second.
    super(message, null, false, false);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }

  public static VirtaException invalidArgument(String message) {
    return new VirtaException(ErrorCode.INVALID_ARGUMENT, message);
  }

  /**
   * Returns the refusal that a stage failed with. A time-out becomes {@code UNAVAILABLE}; any other
   * failure is a bug, which is logged here with its stack trace and becomes {@code INTERNAL}.
   *
   * <p>To be called where the failure is finally handled. Callers that pass the failure on and only
   * check for one code use {@link #isRefusal}, so that a bug is logged once.
   *
   * @param what the failed operation, for the log
   */
  public static VirtaException from(String what, Throwable failure) {
    Throwable cause = Failures.unwrap(failure);
    if (cause instanceof VirtaException refusal) {
      return refusal;
    }
    if (cause instanceof TimeoutException) {
      return new VirtaException(
          ErrorCode.UNAVAILABLE, what + " was not answered in time; the outcome is unknown.");
    }
    log.error("{} failed.", what, cause);
    return new VirtaException(ErrorCode.INTERNAL, INTERNAL_FAILURE);
  }

  /**
   * Returns whether a stage failed with a refusal of this code; false for null, which means
   * success.
   */
  public static boolean isRefusal(@Nullable Throwable failure, ErrorCode code) {
    return failure != null
        && Failures.unwrap(failure) instanceof VirtaException refusal
        && refusal.code() == code;
  }

  /** Returns the error for a stream whose owner did not answer in time. */
  public static VirtaException unavailable(StreamKey stream) {
    return new VirtaException(
        ErrorCode.UNAVAILABLE, "Stream " + stream.name().value() + " did not answer in time.");
  }

  /** Returns the error for a shard that does not exist, with the text of Kinesis. */
  public static VirtaException shardNotFound(ShardKey shard) {
    return new VirtaException(
        ErrorCode.SHARD_NOT_FOUND,
        "Could not find shard %s in stream %s under account %s."
            .formatted(shard.shard(), shard.stream().name(), shard.stream().account()));
  }

  /** Returns the error for a put beyond the throughput of a shard, with the text of Kinesis. */
  public static VirtaException throughputExceeded(ShardKey shard) {
    return new VirtaException(
        ErrorCode.THROUGHPUT_EXCEEDED,
        "Rate exceeded for shard %s in stream %s under account %s."
            .formatted(shard.shard(), shard.stream().name(), shard.stream().account()));
  }

  /** Returns the error for a read beyond the throughput of a shard, with the text of Kinesis. */
  public static VirtaException readThroughputExceeded(ShardKey shard) {
    return new VirtaException(
        ErrorCode.THROUGHPUT_EXCEEDED,
        "Rate exceeded for Shard - %s/%s/%s"
            .formatted(shard.stream().account(), shard.stream().name(), shard.shard()));
  }

  /** Returns the error for a put to a shard that was split or merged. */
  public static VirtaException shardClosed(ShardKey shard) {
    return new VirtaException(
        ErrorCode.SHARD_CLOSED,
        "Shard %s in stream %s under account %s is closed."
            .formatted(shard.shard(), shard.stream().name(), shard.stream().account()));
  }

  /** Returns the error for a stream that does not exist, with the text of Kinesis. */
  public static VirtaException streamNotFound(Namespace namespace, StreamName stream) {
    return new VirtaException(
        ErrorCode.STREAM_NOT_FOUND,
        "Stream %s under account %s not found.".formatted(stream.value(), namespace.account()));
  }

  /** Returns the error for a lease table that does not exist. */
  public static VirtaException tableNotFound(Namespace namespace, String table) {
    return new VirtaException(
        ErrorCode.TABLE_NOT_FOUND,
        "Table %s under account %s not found.".formatted(table, namespace.account()));
  }
}
