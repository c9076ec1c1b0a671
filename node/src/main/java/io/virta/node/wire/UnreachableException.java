package io.virta.node.wire;

/** The endpoint does not answer, or its answer is not one of a Kinesis endpoint. */
public final class UnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
