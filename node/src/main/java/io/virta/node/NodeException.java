package io.virta.node;

import org.jspecify.annotations.Nullable;

/** A failure explained in one line: the problem and how to solve it. */
public final class NodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  public NodeException(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public NodeException(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
