package io.virta.node.wire;

/** An error response of the server, with the error type of the wire. */
public final class WireFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;

  WireFailure(String type, String message) {
    super(message);
    this.type = type;
  }

  /** The error type, for example {@code ResourceNotFoundException}. */
  public String type() {
    return type;
  }
}
