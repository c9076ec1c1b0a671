package io.virta.node;

/** The exit codes of the process; {@code docs/configuration.md} lists them. */
public enum ExitCode {
  OK(0),
  /** The node rejected the request, or a failure that has no code of its own. */
  FAILED(1),
  /** A wrong flag, argument or configuration key. */
  USAGE(2),
  /** No node answered at the endpoint. */
  UNREACHABLE(3),
  /** The port is in use, or the address does not belong to this machine. */
  CANNOT_BIND(4),
  /** The data directory is in use, foreign, unreadable, read-only or full. */
  DATA_DIRECTORY(5),
  /** {@code log verify} found damage. */
  DAMAGED(6),
  /**
   * A write or fsync of the log failed; the process ended at once, without further
   * acknowledgements.
   */
  DISK_FAILED(74),
  /**
   * The reader of the output has closed it, as {@code head} does; the same code as after SIGPIPE.
   */
  OUTPUT_CLOSED(141);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
