package io.virta.processors.operator;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Calls functions of the user for one stage, and applies its error policy when they fail. */
interface Guard {
  /**
   * Returns the result, which is not null; null if the function failed and the event is dropped.
   */
  <A, B> @Nullable B attempt(Function<A, B> function, A argument);

  /** Forgets the failed attempts for what the stage has now processed. */
  void done();
}
