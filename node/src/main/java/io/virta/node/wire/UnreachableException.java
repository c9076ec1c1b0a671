package io.virta.node.wire;

/** Nobody answers at the endpoint, or not what a Kinesis endpoint would answer. */
public final class UnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
