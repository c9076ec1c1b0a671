package io.virta.actors.model;

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

  /** The text that Kinesis uses for a stream that is not there. */
  public static VirtaException streamNotFound(AccountId account, StreamName stream) {
    return new VirtaException(
        ErrorCode.STREAM_NOT_FOUND,
        "Stream %s under account %s not found.".formatted(stream.value(), account.value()));
  }
}
