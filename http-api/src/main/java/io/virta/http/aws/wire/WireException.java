package io.virta.http.aws.wire;

/** Ends a request with an error in wire form. */
public final class WireException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient WireError error;

  WireException(WireError error) {
    // No stack trace: this is an answer, and clients can provoke it at any rate.
    super(error.type() + ": " + error.message(), null, false, false);
    this.error = error;
  }

  public WireError error() {
    return error;
  }
}
