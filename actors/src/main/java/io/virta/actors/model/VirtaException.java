package io.virta.actors.model;

import java.util.concurrent.CompletionException;

/**
 * An expected refusal. Anything else that is thrown is a bug and is answered as an internal
 * failure.
 */
public final class VirtaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

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

  /** The cause that a completion stage has wrapped. */
  public static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
  }

  /** The refusal itself, or {@code UNAVAILABLE} when it is something unexpected. */
  public static VirtaException from(Throwable thrown) {
    Throwable cause = unwrap(thrown);
    return cause instanceof VirtaException refusal
        ? refusal
        : new VirtaException(ErrorCode.UNAVAILABLE, String.valueOf(cause.getMessage()));
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
