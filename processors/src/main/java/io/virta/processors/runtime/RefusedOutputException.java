package io.virta.processors.runtime;

/** A stream refuses an output for what it is, so sending it again would not help. */
final class RefusedOutputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RefusedOutputException(String stream, Throwable refusal) {
    super(
        "stream %s refuses an output: %s".formatted(stream, String.valueOf(refusal.getMessage())),
        refusal);
  }
}
