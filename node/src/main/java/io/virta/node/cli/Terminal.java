package io.virta.node.cli;

import java.io.Console;
import java.util.Optional;

/** The terminal of a person who types and reads. */
final class Terminal {
  private Terminal() {}

  /** Present when both standard input and standard output are a terminal. */
  static Optional<Console> get() {
    return Optional.ofNullable(System.console()).filter(Terminal::isTerminal);
  }

  /** From Java 22 on there is a console without a terminal as well, and a method that tells. */
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
