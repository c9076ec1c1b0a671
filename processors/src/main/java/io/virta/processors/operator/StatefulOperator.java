package io.virta.processors.operator;

import io.virta.processors.graph.Stage;
import io.virta.processors.state.WindowState;

/** The work of a stage that keeps state. */
interface StatefulOperator extends Receiver {
  Stage stage();

  WindowState state();

  /** Emits what time completes. */
  void advance(Watermarks watermarks);
}
