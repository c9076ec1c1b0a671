package io.virta.node.demo;

import java.util.List;

/** A part of the computer that can be read repeatedly, by one thread. */
interface Source {
  /**
   * Reads the current values; rates cover the time since the last call, so the first result may be
   * empty.
   *
   * @param elapsedSeconds since the last call
   */
  List<Reading> read(double elapsedSeconds);
}
