package io.virta.node;

/** What the process says to the shell that started it; {@code docs/configuration.md} lists them. */
public enum ExitCode {
  OK(0),
  /** The node refused the request, or something failed that has no number of its own. */
  FAILED(1),
  /** A wrong flag, argument or configuration key. */
  USAGE(2),
  /** No node answered at the endpoint. */
  UNREACHABLE(3),
  /** The port is taken, or the address is not one of this machine. */
  CANNOT_BIND(4),
  /** The data directory is in use, foreign, unreadable, read-only or full. */
  DATA_DIRECTORY(5),
  /** {@code log verify} found damage. */
  DAMAGED(6),
  /** A write or fsync of the log failed; the process ended at once without acknowledging more. */
  DISK_FAILED(74),
  /** The reader of the output has ended, as {@code head} does. As if SIGPIPE had ended us. */
  OUTPUT_CLOSED(141);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
