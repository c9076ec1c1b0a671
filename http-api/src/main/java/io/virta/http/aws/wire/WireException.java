package io.virta.http.aws.wire;

/** Ends a request with an error that is already in the wire's words. */
public final class WireException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient WireError error;

  WireException(WireError error) {
    // No stack trace: this is an answer, and anybody can cause it as often as they like.
    super(error.type() + ": " + error.message(), null, false, false);
    this.error = error;
  }

  public WireError error() {
    return error;
  }
}
