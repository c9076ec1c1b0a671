package io.virta.node.cli;

import java.io.Console;
import java.util.Optional;

/** The interactive terminal of the process. */
final class Terminal {
  private Terminal() {}

  /** Returns the terminal; empty unless both standard input and standard output are one. */
  static Optional<Console> get() {
    return Optional.ofNullable(System.console()).filter(Terminal::isTerminal);
  }

  /**
   * Whether the console is a terminal. Since Java 22 it may not be; {@code Console.isTerminal} is
   * new in 22.
   */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException before22) {
      return true;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a public method without arguments", e);
    }
  }
}
