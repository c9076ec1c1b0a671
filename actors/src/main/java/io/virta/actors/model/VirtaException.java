package io.virta.actors.model;

import io.virta.persistence.failure.Failures;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An expected refusal. Anything else that is thrown is a bug, which is logged and answered as
 * {@link ErrorCode#INTERNAL}.
 */
public final class VirtaException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(VirtaException.class);

  /** The text that AWS uses for a bug; it says nothing about the insides of the node. */
  private static final String INTERNAL_FAILURE = "Internal Service Failure";

  private final ErrorCode code;

  /** A refusal whose message names the value and the expectation; clients see it as it is. */
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
   * <p>For the place where a failure ends. A caller that passes the failure on and only looks for
   * one code uses {@link #isRefusal}, so that a bug is logged once.
   *
   * @param what failed, as the log names it
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

  /** Whether a stage failed with a refusal that has this code; false for null, which is success. */
  public static boolean isRefusal(@Nullable Throwable failure, ErrorCode code) {
    return failure != null
        && Failures.unwrap(failure) instanceof VirtaException refusal
        && refusal.code() == code;
  }

  /** The owner of a stream did not answer in time. */
  public static VirtaException unavailable(StreamKey stream) {
    return new VirtaException(
        ErrorCode.UNAVAILABLE, "Stream " + stream.name().value() + " did not answer in time.");
  }

  /** The text that Kinesis uses for a shard that is not there. */
  public static VirtaException shardNotFound(ShardKey shard) {
    return new VirtaException(
        ErrorCode.SHARD_NOT_FOUND,
        "Could not find shard %s in stream %s under account %s."
            .formatted(shard.shard(), shard.stream().name(), shard.stream().account()));
  }

  /** The text that Kinesis uses for a shard that takes no more for the moment. */
  public static VirtaException throughputExceeded(ShardKey shard) {
    return new VirtaException(
        ErrorCode.THROUGHPUT_EXCEEDED,
        "Rate exceeded for shard %s in stream %s under account %s."
            .formatted(shard.shard(), shard.stream().name(), shard.stream().account()));
  }

  /** The text that Kinesis uses for a shard that has been read too much for the moment. */
  public static VirtaException readThroughputExceeded(ShardKey shard) {
    return new VirtaException(
        ErrorCode.THROUGHPUT_EXCEEDED,
        "Rate exceeded for Shard - %s/%s/%s"
            .formatted(shard.stream().account(), shard.stream().name(), shard.shard()));
  }

  /** What a shard that was split or merged says to a put. */
  public static VirtaException shardClosed(ShardKey shard) {
    return new VirtaException(
        ErrorCode.SHARD_CLOSED,
        "Shard %s in stream %s under account %s is closed."
            .formatted(shard.shard(), shard.stream().name(), shard.stream().account()));
  }

  /** The text that Kinesis uses for a stream that is not there. */
  public static VirtaException streamNotFound(Namespace namespace, StreamName stream) {
    return new VirtaException(
        ErrorCode.STREAM_NOT_FOUND,
        "Stream %s under account %s not found.".formatted(stream.value(), namespace.account()));
  }

  /** There is no such lease table. */
  public static VirtaException tableNotFound(Namespace namespace, String table) {
    return new VirtaException(
        ErrorCode.TABLE_NOT_FOUND,
        "Table %s under account %s not found.".formatted(table, namespace.account()));
  }
}
