package io.virta.persistence.failure;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Failures of futures and stages. */
public final class Failures {
  private Failures() {}

  /**
   * Returns the cause that a future or stage failed with, without the wrapper exceptions (however
   * many) that composing stages and waiting for them add. A failure without a wrapper is returned
   * unchanged.
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
