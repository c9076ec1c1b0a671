package io.virta.persistence.failure;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Failures of futures and stages. */
public final class Failures {
  private Failures() {}

  /**
   * Returns what a future or stage failed with, without the exceptions that composing stages and
   * waiting for them wrap around it, however many there are. A failure without a wrapper is
   * returned as it is.
   */
  public static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause instanceof CompletionException || cause instanceof ExecutionException)) {
      cause = cause.getCause();
    }
    return cause;
  }
}
