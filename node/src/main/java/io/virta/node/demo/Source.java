package io.virta.node.demo;

import java.util.List;

/** A part of the computer that can be read again and again, by one thread. */
interface Source {
  /**
   * What it says now; rates are since the last call, so the first one may be empty.
   *
   * @param elapsedSeconds since the last call
   */
  List<Reading> read(double elapsedSeconds);
}
