package io.virta.processors.runtime;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Runs code on the thread of an actor when something has happened elsewhere. */
interface Callbacks {
  /**
   * Runs the code with the result of a stage, or with its failure, as the actor's next message but
   * never at once.
   */
  <T> void when(CompletionStage<T> stage, BiConsumer<@Nullable T, @Nullable Throwable> code);

  /** Runs the code after a delay. */
  void after(Duration delay, Runnable code);
}
