package io.virta.node.wire;

/** A refusal from the other side, with the error type that the wire gave. */
public final class WireFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;

  WireFailure(String type, String message) {
    super(message);
    this.type = type;
  }

  /** For example {@code ResourceNotFoundException}. */
  public String type() {
    return type;
  }
}
