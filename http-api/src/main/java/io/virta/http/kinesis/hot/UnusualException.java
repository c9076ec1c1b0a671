package io.virta.http.kinesis.hot;

/** A scanner found input that it leaves to the general reader: invalid, or valid but rare. */
final class UnusualException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusualException() {
    // No stack trace: it never leaves the scanner.
    super("unusual request", null, false, false);
  }

  static void unless(boolean usual) {
    if (!usual) {
      throw new UnusualException();
    }
  }
}
